#!/bin/bash
# Makes the database and installs the addons; run again, it installs what is new.
# More options go to Odoo: docker compose run --rm init -u jug_tickets
set -euo pipefail

cd /mnt/extra-addons
addons=$(printf '%s\n' */__manifest__.py | sed 's:/.*::' | paste -sd,)
options=(--load-language=ru_RU --stop-after-init --workers=0 --max-cron-threads=0 --no-http)
if [ "${DEMO:-1}" = 1 ]; then
    options+=(--with-demo)
    addons+=,payment_demo
fi
/entrypoint.sh odoo -i "$addons" "${options[@]}" "$@"

# The PDF engine runs beside the server and loads its styles from it, not by the
# address that people use.
/entrypoint.sh odoo shell --no-http <<'PYTHON'
parameters = env["ir.config_parameter"]
parameters.set_param("report.url", "http://127.0.0.1:8069")
parameters.set_param("report.print_delay", "0")
env.cr.commit()
PYTHON
