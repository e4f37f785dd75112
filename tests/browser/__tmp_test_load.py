import time, os
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="true"
from regiotop.loading import load_fixtures
from django.conf import settings
from django.db import connection
import pytest
@pytest.mark.django_db(transaction=True)
def test_x():
    t=time.time(); load_fixtures(settings.BASE_DIR/"fixtures"); print("load",time.time()-t)
    with connection.cursor() as c:
        name=connection.settings_dict["NAME"]
        c.execute("select pg_size_pretty(pg_database_size(%s))",[name]); print(c.fetchone())
    import psycopg
    params=connection.get_connection_params(); 
    connection.close()
    p={k:params[k] for k in ("host","port","user")}
    with psycopg.connect(**p,dbname="postgres",autocommit=True) as s:
        for strat in ("wal_log","file_copy"):
            t=time.time(); s.execute(f"create database tpl_{strat} template {name} strategy {strat}"); print("make template",strat,time.time()-t)
        for i in range(4):
            for strat in ("wal_log","file_copy"):
                t=time.time(); s.execute(f"drop database {name} with (force)"); a=time.time()-t; s.execute(f"create database {name} template tpl_wal_log strategy {strat}"); print(strat,"drop",a,"total",time.time()-t)
        for strat in ("wal_log","file_copy"): s.execute(f"drop database tpl_{strat}")
    from django.core.management import call_command
    t=time.time(); call_command("flush",verbosity=0,interactive=False,allow_cascade=False,inhibit_post_migrate=False); print("flush",time.time()-t)
    t=time.time(); call_command("flush",verbosity=0,interactive=False,allow_cascade=False,inhibit_post_migrate=True); print("flush no pm",time.time()-t)
