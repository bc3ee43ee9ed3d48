-- a copy for trying things out tells no receiver of its tickets
UPDATE jug_ticket_webhook
   SET active = false;
