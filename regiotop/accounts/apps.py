from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "regiotop.accounts"
    label = "regiotop_accounts"
    verbose_name = "Accounts"
