"""Image (B.1.10)."""

from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Discriminator, Tag, ValidationInfo

from mcred.openbadges.base import ClosedModel
from mcred.openbadges.context import only_type
from mcred.openbadges.modes import Mode
from mcred.openbadges.translation import TAG
from mcred.openbadges.types import REQUIRED, Maybe, Uri, finding

__all__ = ["Image", "ImageRef"]


class Image(ClosedModel):
    """A picture, at a URL or as a data URI."""

    DEFAULTS: ClassVar = {"type": "Image"}

    id: Uri
    type: Annotated[str, only_type("Image")] = REQUIRED
    caption: Maybe[str] = None


_OBJECT, _ADDRESS = TAG + "object", TAG + "address"


def _form(value: Any) -> str:
    return _ADDRESS if isinstance(value, str) else _OBJECT


def _object_is_canonical(value: Image | str, info: ValidationInfo) -> Image | str:
    if info.context is not Mode.READING and isinstance(value, str):
        raise finding("image_address", "an Image object, not its address alone")
    return value


#: An Image for the specification. Its address alone says the same in JSON-LD and is what other
#: software writes: it is read, with a warning.
ImageRef = Annotated[
    Annotated[Image, Tag(_OBJECT)] | Annotated[Uri, Tag(_ADDRESS)],
    Discriminator(_form),
    AfterValidator(_object_is_canonical),
]
