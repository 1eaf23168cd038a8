"""`python -m mcred` is the `mcred` command."""

from mcred.cli import main

if __name__ == "__main__":
    main()
