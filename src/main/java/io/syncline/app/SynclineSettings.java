package io.syncline.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The settings {@code syncline.*}, in the environment {@code SYNCLINE_…}; a key that is not here is
 * refused at start.
 */
@ConfigMapping(prefix = "syncline")
public interface SynclineSettings {
  /** Where the definitions are: {@code pipelines}, {@code systems}, {@code syncs}. */
  @WithDefault("routes")
  Path routesDir();

  /** Where the embedded PostgreSQL lives, and nothing else; unused when a JDBC URL is set. */
  @WithDefault(DEFAULT_DATA_DIR)
  Path dataDir();

  /**
   * Who may use the API: SHA-256 of each bearer token by its user's name; {@code syncline token}
   * makes one. With none, nobody may.
   */
  Map<String, String> apiTokens();

  /** How vendors reach this server where a proxy stands before it; part of what they sign. */
  Optional<String> publicUrl();

  String DEFAULT_DATA_DIR = "data";
}
