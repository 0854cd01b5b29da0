package io.syncline.app.postgres;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings with which a database server is started.
 *
 * @param parameters {@code postgresql.conf}, by name
 * @param roleAttributes what the application's role may do besides using its database, in SQL's
 *     words
 */
record ClusterSettings(Map<String, String> parameters, String roleAttributes) {
  ClusterSettings {
    parameters = Map.copyOf(parameters);
  }

  /**
   * The product's settings: a commit that was acknowledged survives the loss of power, and what the
   * server logs holds no values of records.
   */
  static ClusterSettings durable() {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("fsync", "on");
    parameters.put("synchronous_commit", "on");
    parameters.put("full_page_writes", "on");
    parameters.put("listen_addresses", "'127.0.0.1'");
    parameters.put("unix_socket_directories", "''");
    parameters.put("password_encryption", "'scram-sha-256'");
    parameters.put("max_connections", "100");
    parameters.put("shared_buffers", "128MB");
    // The log takes no more of the disk than the data of some 30,000 records.
    parameters.put("max_wal_size", "512MB");
    parameters.put("wal_compression", "on");
    // Many short statements: compiling them costs more than it saves.
    parameters.put("jit", "off");
    // A statement of a killed application ends instead of finishing unseen.
    parameters.put("client_connection_check_interval", "1s");
    parameters.put("timezone", "'UTC'");
    parameters.put("log_timezone", "'UTC'");
    parameters.put("lc_messages", "'C'");
    // DETAIL lines and failed statements quote values of records.
    parameters.put("log_error_verbosity", "terse");
    parameters.put("log_min_error_statement", "panic");
    // A file for each day of the week, overwritten a week later.
    parameters.put("logging_collector", "on");
    parameters.put("log_filename", "'postgresql-%a.log'");
    parameters.put("log_rotation_age", "1d");
    parameters.put("log_truncate_on_rotation", "on");
    return new ClusterSettings(parameters, "");
  }

  /** The same with some parameters replaced. */
  ClusterSettings with(Map<String, String> changed) {
    var merged = new LinkedHashMap<>(parameters);
    merged.putAll(changed);
    return new ClusterSettings(merged, roleAttributes);
  }

  ClusterSettings withRoleAttributes(String attributes) {
    return new ClusterSettings(parameters, attributes);
  }

  String asConfigurationFile(int port) {
    var text =
        new StringBuilder("# Written at every start; put changes into local.conf beside it.\n");
    text.append("port = ").append(port).append('\n');
    parameters.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(p -> text.append(p.getKey()).append(" = ").append(p.getValue()).append('\n'));
    return text.append("include_if_exists 'local.conf'\n").toString();
  }
}
