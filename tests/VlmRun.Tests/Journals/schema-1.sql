-- A run that is half done, in a schema of version 1, as the module left it that created it. Its files are /half-done/0001.pdf to 0012.pdf.
CREATE SCHEMA vlmrun;
CREATE TABLE vlmrun.prediction (
    run_id bigint NOT NULL,
    key uuid NOT NULL,
    source_id bigint NOT NULL,
    id text NOT NULL,
    body bytea,
    credits numeric DEFAULT 0 NOT NULL
);
CREATE TABLE vlmrun.run (
    run_id bigint NOT NULL,
    name text NOT NULL,
    header text NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    first_at timestamp with time zone,
    keeps_ids boolean
);
ALTER TABLE vlmrun.run ALTER COLUMN run_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME vlmrun.run_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE vlmrun.source (
    source_id bigint NOT NULL,
    run_id bigint NOT NULL,
    key uuid NOT NULL,
    path text NOT NULL,
    step text,
    id text,
    entry text,
    has_result boolean DEFAULT false NOT NULL,
    md5 text,
    bytes bigint,
    host text,
    at timestamp with time zone,
    worker_id bigint,
    ended_by bigint
);
ALTER TABLE vlmrun.source ALTER COLUMN source_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME vlmrun.source_source_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE vlmrun.version (
    version integer NOT NULL
);
CREATE TABLE vlmrun.worker (
    worker_id bigint NOT NULL,
    run_id bigint NOT NULL,
    host text NOT NULL,
    process integer NOT NULL,
    per_minute double precision,
    joined_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    lease_until timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    early text,
    failures integer DEFAULT 0 NOT NULL
);
ALTER TABLE vlmrun.worker ALTER COLUMN worker_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME vlmrun.worker_worker_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
INSERT INTO vlmrun.prediction VALUES (1, '0a9c3b81-dac9-9769-6505-3989c997807a', 4, 'f03be82c-22ee-4321-ab01-0b8a99ed72dd', '\x7b226964223a2266303362653832632d323265652d343332312d616230312d306238613939656437326464222c22637265617465645f6174223a22323032362d31312d32325430333a30373a33392e3830323132375a222c22636f6d706c657465645f6174223a6e756c6c2c22726573706f6e7365223a7b22696e766f6963655f6964223a2269227d2c22737461747573223a22636f6d706c65746564222c227573616765223a7b22637265646974735f75736564223a327d2c22646f6d61696e223a22646f63756d656e742e696e766f696365227d', 2);
INSERT INTO vlmrun.prediction VALUES (1, '628f441a-5f9f-a0bf-acc7-10ff37c7f58e', 2, '694cb594-d1a2-405a-b39f-2a36a7d84ddf', '\x7b226964223a2236393463623539342d643161322d343035612d623339662d326133366137643834646466222c22637265617465645f6174223a22323032362d31312d32325430333a30373a33392e3830313738315a222c22636f6d706c657465645f6174223a6e756c6c2c22726573706f6e7365223a7b22696e766f6963655f6964223a2269227d2c22737461747573223a22636f6d706c65746564222c227573616765223a7b22637265646974735f75736564223a327d2c22646f6d61696e223a22646f63756d656e742e696e766f696365227d', 2);
INSERT INTO vlmrun.prediction VALUES (1, 'f7071c8b-f77a-b043-2a5b-63c19ec64b4c', 3, '82d88025-c86d-40d5-ab11-1984f69aa79a', '\x7b226964223a2238326438383032352d633836642d343064352d616231312d313938346636396161373961222c22637265617465645f6174223a22323032362d31312d32325430333a30373a33392e3739373630395a222c22636f6d706c657465645f6174223a6e756c6c2c22726573706f6e7365223a7b22696e766f6963655f6964223a2269227d2c22737461747573223a22636f6d706c65746564222c227573616765223a7b22637265646974735f75736564223a327d2c22646f6d61696e223a22646f63756d656e742e696e766f696365227d', 2);
INSERT INTO vlmrun.prediction VALUES (1, '3acc5f9d-1881-2b3d-0026-b5200d6d0999', 1, 'b66c3411-ab7e-429c-a063-8430315ea623', '\x7b226964223a2262363663333431312d616237652d343239632d613036332d383433303331356561363233222c22637265617465645f6174223a22323032362d31312d32325430333a30373a33392e3830333037345a222c22636f6d706c657465645f6174223a6e756c6c2c22726573706f6e7365223a7b22696e766f6963655f6964223a2269227d2c22737461747573223a22636f6d706c65746564222c227573616765223a7b22637265646974735f75736564223a327d2c22646f6d61696e223a22646f63756d656e742e696e766f696365227d', 2);
INSERT INTO vlmrun.prediction VALUES (1, 'a2de683c-cecf-86ed-42df-9ca0389c4bc1', 5, 'e3448765-78fb-48a0-9fab-781354f71f5f', '\x7b226964223a2265333434383736352d373866622d343861302d396661622d373831333534663731663566222c22637265617465645f6174223a22323032362d31312d32325430333a30373a33392e3739333939355a222c22636f6d706c657465645f6174223a6e756c6c2c22726573706f6e7365223a7b22696e766f6963655f6964223a2269227d2c22737461747573223a22636f6d706c65746564222c227573616765223a7b22637265646974735f75736564223a327d2c22646f6d61696e223a22646f63756d656e742e696e766f696365227d', 2);
INSERT INTO vlmrun.run OVERRIDING SYSTEM VALUE VALUES (1, 'nightly', '{"journal":"vlmrun batch 1","domain":"document.invoice","options":{"domain":"document.invoice"},"started":"2026-11-22T03:07:38.522948+00:00"}', '2026-11-22 03:07:38.945752+00', '2026-11-22 03:07:39.718568+00', true);
INSERT INTO vlmrun.source OVERRIDING SYSTEM VALUE VALUES (4, 1, 'cfefb0b5-594c-1d07-26e9-bcfc2cc84663', '/half-done/0004.pdf', 'completed', 'f03be82c-22ee-4321-ab01-0b8a99ed72dd', '{"at":"2026-11-22T03:07:39.8654114+00:00","source":"/half-done/0004.pdf","step":"completed","id":"f03be82c-22ee-4321-ab01-0b8a99ed72dd","file_id":"8618c2ab-ad63-4bae-9b3b-c4ed51ef8221","own_upload":true,"bytes":20,"modified":"2026-11-22T03:07:37.2651063Z","md5":"24973e1e1711a5d1e433368fcda3cdc1"}', true, '24973e1e1711a5d1e433368fcda3cdc1', 20, 'scan1', '2026-11-22 03:07:39.883487+00', NULL, 1);
INSERT INTO vlmrun.source OVERRIDING SYSTEM VALUE VALUES (2, 1, '170ac81f-916d-b8cd-3ba9-3c0bcec608ff', '/half-done/0002.pdf', 'completed', '694cb594-d1a2-405a-b39f-2a36a7d84ddf', '{"at":"2026-11-22T03:07:39.9106727+00:00","source":"/half-done/0002.pdf","step":"completed","id":"694cb594-d1a2-405a-b39f-2a36a7d84ddf","file_id":"74a55d4b-31b7-48b1-9065-04da079ba08f","own_upload":true,"bytes":20,"modified":"2026-11-22T03:07:37.2651063Z","md5":"b9e7925181ba119e71d5985d3a1def16"}', true, 'b9e7925181ba119e71d5985d3a1def16', 20, 'scan1', '2026-11-22 03:07:39.921401+00', NULL, 1);
INSERT INTO vlmrun.source OVERRIDING SYSTEM VALUE VALUES (1, 1, 'dc986978-4810-9e18-13e1-e7a745e9446b', '/half-done/0001.pdf', 'completed', 'b66c3411-ab7e-429c-a063-8430315ea623', '{"at":"2026-11-22T03:07:39.9452243+00:00","source":"/half-done/0001.pdf","step":"completed","id":"b66c3411-ab7e-429c-a063-8430315ea623","file_id":"6e51b727-f64f-4b6f-b22f-fa9751a07dc2","own_upload":true,"bytes":20,"modified":"2026-11-22T03:07:37.2651063Z","md5":"bb006e4f363c3058aec77473be8f5fc0"}', true, 'bb006e4f363c3058aec77473be8f5fc0', 20, 'scan1', '2026-11-22 03:07:39.950696+00', NULL, 1);
INSERT INTO vlmrun.source OVERRIDING SYSTEM VALUE VALUES (5, 1, '65d712fd-f8c8-b6da-814f-6a59e773e10f', '/half-done/0005.pdf', 'completed', 'e3448765-78fb-48a0-9fab-781354f71f5f', '{"at":"2026-11-22T03:07:39.9666239+00:00","source":"/half-done/0005.pdf","step":"completed","id":"e3448765-78fb-48a0-9fab-781354f71f5f","file_id":"57d40307-6375-4185-9c44-57dcfa714d93","own_upload":true,"bytes":20,"modified":"2026-11-22T03:07:37.2651063Z","md5":"7758412c413f572b731a022aa9555523"}', true, '7758412c413f572b731a022aa9555523', 20, 'scan1', '2026-11-22 03:07:39.973304+00', NULL, 1);
INSERT INTO vlmrun.source OVERRIDING SYSTEM VALUE VALUES (3, 1, '93ae3463-9d98-ab4e-61ec-9c61f6ccc8ea', '/half-done/0003.pdf', 'completed', '82d88025-c86d-40d5-ab11-1984f69aa79a', '{"at":"2026-11-22T03:07:39.9354495+00:00","source":"/half-done/0003.pdf","step":"completed","id":"82d88025-c86d-40d5-ab11-1984f69aa79a","file_id":"9d0c168a-a4a7-409b-9384-c709ff04bd96","own_upload":true,"bytes":20,"modified":"2026-11-22T03:07:37.2651063Z","md5":"264aa61e2d957ae7e441b82be59a16b8"}', true, '264aa61e2d957ae7e441b82be59a16b8', 20, 'scan1', '2026-11-22 03:07:39.937301+00', NULL, 1);
INSERT INTO vlmrun.source OVERRIDING SYSTEM VALUE VALUES (15, 1, 'b844708e-f1bb-1887-d13b-d7b3e1e4cc60', '/half-done/0010.pdf', NULL, NULL, NULL, false, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO vlmrun.source OVERRIDING SYSTEM VALUE VALUES (16, 1, '27245727-7943-a925-1127-02209905bdf2', '/half-done/0011.pdf', NULL, NULL, NULL, false, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO vlmrun.source OVERRIDING SYSTEM VALUE VALUES (17, 1, '2fb15191-dc70-00a0-726f-8e8964d468b8', '/half-done/0012.pdf', NULL, NULL, NULL, false, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO vlmrun.source OVERRIDING SYSTEM VALUE VALUES (14, 1, '0b24f5af-5a4c-500d-69e5-341f5de8781e', '/half-done/0009.pdf', NULL, NULL, NULL, false, NULL, NULL, NULL, NULL, 2, NULL);
INSERT INTO vlmrun.source OVERRIDING SYSTEM VALUE VALUES (11, 1, '35749f7f-ee9c-c28b-5523-25b7976ff218', '/half-done/0006.pdf', 'submitting', '8249602b-d42c-4c57-b54f-bbce9df94d7c', '{"at":"2026-11-22T03:07:45.9602392+00:00","source":"/half-done/0006.pdf","step":"submitting","id":"8249602b-d42c-4c57-b54f-bbce9df94d7c","file_id":"0e9ebaea-982f-4750-a642-7be6a10dc854","own_upload":true,"bytes":20,"modified":"2026-11-22T03:07:40.2339094Z","md5":"649fc11cdb34db6e21dd93a23c2edd6d"}', false, '649fc11cdb34db6e21dd93a23c2edd6d', 20, 'scan1', '2026-11-22 03:07:45.963115+00', 2, NULL);
INSERT INTO vlmrun.source OVERRIDING SYSTEM VALUE VALUES (12, 1, '0cb45b63-15e3-bea9-0d0e-76e3759b35f3', '/half-done/0007.pdf', 'submitting', 'bf2114cd-032c-4fa7-ad8f-5624eb1e5e28', '{"at":"2026-11-22T03:07:45.9592063+00:00","source":"/half-done/0007.pdf","step":"submitting","id":"bf2114cd-032c-4fa7-ad8f-5624eb1e5e28","file_id":"d808c235-3f0f-4390-8fa5-4400586ffd31","own_upload":true,"bytes":20,"modified":"2026-11-22T03:07:40.2339094Z","md5":"9d48b1c9c0c69c98a89ee40d7a750832"}', false, '9d48b1c9c0c69c98a89ee40d7a750832', 20, 'scan1', '2026-11-22 03:07:45.963157+00', 2, NULL);
INSERT INTO vlmrun.source OVERRIDING SYSTEM VALUE VALUES (13, 1, '131cb7c1-0cd4-41b6-2e3f-09b2e841c384', '/half-done/0008.pdf', 'submitting', '7c86c261-a238-4aee-9a4a-9b8934eb0bbb', '{"at":"2026-11-22T03:07:45.9608107+00:00","source":"/half-done/0008.pdf","step":"submitting","id":"7c86c261-a238-4aee-9a4a-9b8934eb0bbb","file_id":"d9e3215a-d570-4b91-9557-3e0d76a120ca","own_upload":true,"bytes":20,"modified":"2026-11-22T03:07:40.2379094Z","md5":"68e4f4b328d0a757ea69ee6a4cdd5921"}', false, '68e4f4b328d0a757ea69ee6a4cdd5921', 20, 'scan1', '2026-11-22 03:07:45.967095+00', 2, NULL);
INSERT INTO vlmrun.version VALUES (1);
INSERT INTO vlmrun.worker OVERRIDING SYSTEM VALUE VALUES (1, 1, 'scan1', 20177, NULL, '2026-11-22 03:07:38.985899+00', '2026-11-22 03:07:40.201043+00', '2026-11-22 03:07:40.201043+00', NULL, 0);
INSERT INTO vlmrun.worker OVERRIDING SYSTEM VALUE VALUES (2, 1, 'scan1', 20261, NULL, '2026-11-22 03:07:43.693199+00', '2026-11-22 03:07:48.966642+00', NULL, NULL, 0);
SELECT pg_catalog.setval('vlmrun.run_run_id_seq', 2, true);
SELECT pg_catalog.setval('vlmrun.source_source_id_seq', 17, true);
SELECT pg_catalog.setval('vlmrun.worker_worker_id_seq', 2, true);
ALTER TABLE ONLY vlmrun.prediction
    ADD CONSTRAINT prediction_pkey PRIMARY KEY (run_id, key);
ALTER TABLE ONLY vlmrun.run
    ADD CONSTRAINT run_name_key UNIQUE (name);
ALTER TABLE ONLY vlmrun.run
    ADD CONSTRAINT run_pkey PRIMARY KEY (run_id);
ALTER TABLE ONLY vlmrun.source
    ADD CONSTRAINT source_pkey PRIMARY KEY (source_id);
ALTER TABLE ONLY vlmrun.source
    ADD CONSTRAINT source_run_id_key_key UNIQUE (run_id, key);
ALTER TABLE ONLY vlmrun.worker
    ADD CONSTRAINT worker_pkey PRIMARY KEY (worker_id);
CREATE INDEX prediction_source ON vlmrun.prediction USING btree (source_id);
CREATE INDEX source_content ON vlmrun.source USING btree (run_id, bytes) WHERE (bytes IS NOT NULL);
CREATE INDEX source_unended ON vlmrun.source USING btree (run_id, step) WHERE (step IS DISTINCT FROM 'completed'::text);
CREATE INDEX source_worker ON vlmrun.source USING btree (worker_id) WHERE (worker_id IS NOT NULL);
CREATE INDEX worker_live ON vlmrun.worker USING btree (run_id, lease_until);
ALTER TABLE ONLY vlmrun.prediction
    ADD CONSTRAINT prediction_source_id_fkey FOREIGN KEY (source_id) REFERENCES vlmrun.source(source_id) ON DELETE CASCADE;
ALTER TABLE ONLY vlmrun.source
    ADD CONSTRAINT source_run_id_fkey FOREIGN KEY (run_id) REFERENCES vlmrun.run(run_id) ON DELETE CASCADE;
ALTER TABLE ONLY vlmrun.worker
    ADD CONSTRAINT worker_run_id_fkey FOREIGN KEY (run_id) REFERENCES vlmrun.run(run_id) ON DELETE CASCADE;
