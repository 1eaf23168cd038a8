"""How a document carries its proof: embedded (Data Integrity) or around it (JOSE)."""
