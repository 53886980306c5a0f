/** Functions of pg_catalog that only compute or look; everything with an effect, a wait, a file or another server is left out. */
export const postgresFunctions: ReadonlySet<string> = new Set(
  `abs acos age array_agg array_append array_cat array_dims array_length array_lower array_ndims array_position array_positions array_prepend
  array_remove array_replace array_to_json array_to_string array_upper ascii asin atan atan2 avg bit_and bit_length bit_or bool_and bool_or
  btrim cardinality cbrt ceil ceiling char_length character_length chr clock_timestamp coalesce col_description concat concat_ws convert_from
  convert_to corr cos count covar_pop covar_samp cume_dist current_database current_query current_schema current_schemas current_setting date
  date_bin date_part date_trunc decode degrees dense_rank div encode every exp extract first_value floor format format_type generate_series
  generate_subscripts get_bit get_byte greatest has_column_privilege has_database_privilege has_function_privilege has_schema_privilege
  has_table_privilege host hostmask inet_client_addr inet_server_addr inet_server_port initcap isfinite json_agg json_array_elements
  json_array_elements_text json_array_length json_build_array json_build_object json_each json_each_text json_extract_path json_extract_path_text
  json_object_agg json_object_keys json_typeof jsonb_agg jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array
  jsonb_build_object jsonb_each jsonb_each_text jsonb_extract_path jsonb_extract_path_text jsonb_object_agg jsonb_object_keys jsonb_path_exists
  jsonb_path_query jsonb_path_query_array jsonb_path_query_first jsonb_pretty jsonb_set jsonb_strip_nulls jsonb_typeof justify_days justify_hours
  justify_interval lag last_value lead least left length ln log lower lpad ltrim make_date make_interval make_time make_timestamp make_timestamptz
  masklen max md5 min mod mode netmask network now nth_value ntile nullif num_nonnulls num_nulls obj_description octet_length overlay
  parse_ident percent_rank percentile_cont percentile_disc pg_backend_pid pg_blocking_pids pg_client_encoding pg_column_size pg_conf_load_time
  pg_current_wal_insert_lsn pg_current_wal_lsn pg_database_size pg_describe_object pg_encoding_to_char pg_function_is_visible pg_get_constraintdef
  pg_get_expr pg_get_function_arguments pg_get_function_identity_arguments pg_get_function_result pg_get_functiondef pg_get_indexdef
  pg_get_keywords pg_get_partkeydef pg_get_ruledef pg_get_serial_sequence pg_get_statisticsobjdef pg_get_triggerdef pg_get_userbyid pg_get_viewdef
  pg_index_column_has_property pg_indexes_size pg_is_in_recovery pg_is_wal_replay_paused pg_last_committed_xact pg_last_wal_receive_lsn
  pg_last_wal_replay_lsn pg_last_xact_replay_timestamp pg_lock_status pg_my_temp_schema pg_opclass_is_visible pg_partition_tree pg_postmaster_start_time
  pg_prepared_xact pg_relation_filenode pg_relation_filepath pg_relation_size pg_replication_slots pg_safe_snapshot_blocking_pids pg_size_bytes
  pg_size_pretty pg_stat_activity pg_stat_get_activity pg_stat_get_dead_tuples pg_stat_get_live_tuples pg_stat_get_numscans
  pg_stat_get_wal_senders pg_stat_statements pg_table_is_visible pg_table_size pg_tablespace_location pg_tablespace_size pg_timezone_names
  pg_total_relation_size pg_trigger_depth pg_type_is_visible pg_typeof pg_wal_lsn_diff pg_walfile_name pgstattuple pi position power quote_ident
  quote_literal quote_nullable radians random range_agg rank regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace
  regexp_split_to_array regexp_split_to_table regexp_substr repeat replace reverse right round row_number row_to_json rpad rtrim scale session_user
  sha224 sha256 sha384 sha512 shobj_description sign sin split_part sqrt starts_with statement_timestamp stddev stddev_pop stddev_samp
  string_agg string_to_array strpos substr substring sum tan text timeofday timezone to_char to_date to_hex to_json to_jsonb to_number to_regclass
  to_regtype to_timestamp to_tsquery to_tsvector transaction_timestamp translate trim trunc ts_headline ts_rank txid_current_if_assigned
  txid_current_snapshot txid_snapshot_xmin txid_status unnest upper var_pop var_samp variance version width_bucket xmlagg xpath pg_options_to_table
  uuid_extract_timestamp overlaps date_add date_subtract btrim lower_inc upper_inc isempty pg_stat_get_backend_idset acldefault aclexplode
  pg_char_to_encoding pg_available_extensions pg_stat_get_db_numbackends similarity word_similarity bool mxid_age json_object json_strip_nulls
  pg_input_is_valid erf cot asind bit_count array_sample array_shuffle ceil any_value`.split(/\s+/),
);

/** Postgres' operators, and the words that its grammar keeps in their place. */
export const postgresOperators: ReadonlySet<string> = new Set(
  `+ - * / % ^ |/ ||/ @ & | # ~ << >> = <> < > <= >= || ~~ ~~* !~~ !~~* ~* !~ !~* -> ->> #> #>> #- @> <@ ? ?| ?& @? @@ @@@ && -|- &< &> <<| |>>
  &<| |&> <-> ## ?# ?- ?-| ?|| ~= <% %> <<% %>> <->> <<-> ^@ @-@ !! <<= >>= ~<~ ~<=~ ~>~ ~>=~ *= *<> *< *> *<= *>= BETWEEN BETWEEN\u00a0SYMMETRIC
  NOT\u00a0BETWEEN NOT\u00a0BETWEEN\u00a0SYMMETRIC`
    .split(/[ \n]+/)
    .map((name) => name.replaceAll('\u00a0', ' ')),
);

/** MySQL's, in lower case. */
export const mysqlFunctions: ReadonlySet<string> = new Set(
  `abs adddate addtime ascii avg bin bit_and bit_count bit_length bit_or cast ceil ceiling char_length character_length coalesce concat concat_ws
  connection_id conv convert convert_tz cos count crc32 curdate current_date current_time current_timestamp current_user curtime database date date_add
  date_format date_sub datediff day dayname dayofmonth dayofweek dayofyear dense_rank elt exists exp extract field find_in_set first_value floor
  format format_bytes found_rows from_days from_unixtime greatest group_concat hex hour if ifnull in inet_aton inet_ntoa instr interval isnull json_array
  json_arrayagg json_contains json_extract json_keys json_length json_object json_objectagg json_pretty json_search json_type json_unquote
  json_valid lag last_day last_value lcase lead least left length ln locate log log10 log2 lower lpad ltrim max md5 microsecond mid min minute mod
  month monthname now ntile nullif oct ord period_diff pi position pow power quarter quote rand rank regexp_instr regexp_like regexp_replace
  regexp_substr repeat replace reverse right round row_number rpad rtrim schema sec_to_time second sha sha1 sha2 sign sin space sqrt std stddev
  str_to_date strcmp subdate substr substring substring_index subtime sum sysdate time time_format time_to_sec timediff timestamp timestampadd
  timestampdiff to_days trim truncate ucase unhex unix_timestamp upper user using utc_date utc_time utc_timestamp uuid_to_bin values variance version
  week weekday weekofyear year yearweek from where and or not on by having select over partition all any as between like then when else end union
  join limit order group distinct case is`.split(/\s+/),
);
