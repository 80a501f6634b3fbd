"""Views: get with access, form, action, settle, redirect; no rule of their own."""
