"""What explains a figure: notes attached to what participants report."""
