"""Who gets in and how: accounts, invitations, second factors, support access."""
