"""Questions asked, answers given, citations kept."""
