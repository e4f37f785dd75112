from django.db import models


class Region(models.Model):
    code = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=30)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Topsector(models.Model):
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Initiative(models.Model):
    """``found_under`` are the regions that its own regions lie in, and themselves."""

    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=300)
    theme = models.CharField(max_length=40)
    status = models.CharField(max_length=20)
    amount_eur = models.BigIntegerField(null=True, blank=True)
    start_year = models.PositiveIntegerField()
    end_year = models.PositiveIntegerField(null=True, blank=True)
    partners = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    description = models.TextField(blank=True)
    regions = models.ManyToManyField(Region, related_name="own")
    found_under = models.ManyToManyField(Region, related_name="found")
    topsectors = models.ManyToManyField(Topsector)

    class Meta:
        ordering = ["-start_year", "code"]

    def __str__(self) -> str:
        return self.title
