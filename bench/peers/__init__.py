"""What regiotop is measured against, on the same data: see bench/README.md."""
