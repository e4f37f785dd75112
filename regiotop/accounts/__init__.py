"""The one login of officials: password, second factor, invitations. It holds no models."""
