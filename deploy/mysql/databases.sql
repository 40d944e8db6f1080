-- A database for each service; run once, when the server's data directory is new.
CREATE DATABASE user_service     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE DATABASE contact_service  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE DATABASE template_service CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE DATABASE campaign_service CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE DATABASE team_service     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE DATABASE whatsapp_service CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

GRANT ALL ON user_service.*     TO 'wacore'@'%';
GRANT ALL ON contact_service.*  TO 'wacore'@'%';
GRANT ALL ON template_service.* TO 'wacore'@'%';
GRANT ALL ON campaign_service.* TO 'wacore'@'%';
GRANT ALL ON team_service.*     TO 'wacore'@'%';
GRANT ALL ON whatsapp_service.* TO 'wacore'@'%';
