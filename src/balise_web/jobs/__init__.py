"""Long work beside the pages: who does it, how far it is, and what a crash leaves."""
