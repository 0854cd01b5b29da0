package io.syncline.cli.common;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Servers by name, as {@code servers.properties} describes them: {@code <name>.url}, and where the
 * token is: {@code <name>.token-file} or {@code <name>.token-variable}, else {@code
 * SYNCLINE_TOKEN}. No token is in the file itself.
 */
final class ServerProfiles {

  /** Where the file is. */
  static final String FILE = "SYNCLINE_SERVERS";

  private static final Set<String> KEYS = Set.of("url", "token-file", "token-variable");

  private final Path file;
  private final Map<String, String> environment;

  private ServerProfiles(Path file, Map<String, String> environment) {
    this.file = file;
    this.environment = environment;
  }

  /**
   * A server.
   *
   * @param token null: the one of the environment
   */
  record Profile(URI url, @Nullable String token) {

    /** Leaves the token out. */
    @Override
    public String toString() {
      return url.toString();
    }
  }

  static ServerProfiles of(Map<String, String> environment) {
    var said = environment.get(FILE);
    if (said != null && !said.isBlank()) {
      return new ServerProfiles(Path.of(said), environment);
    }
    var home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    var settings = environment.get("XDG_CONFIG_HOME");
    var folder =
        settings == null || settings.isBlank() ? Path.of(home, ".config") : Path.of(settings);
    return new ServerProfiles(
        folder.resolve("syncline").resolve("servers.properties"), environment);
  }

  /**
   * @throws Unusable where there is no such server, or what is said of it cannot be used
   */
  Profile find(String name) throws Unusable {
    var said = said(name);
    if (!said.containsKey("url")) {
      throw new Unusable(file + ": " + name + ".url is missing");
    }
    try {
      return new Profile(URI.create(said.get("url")), token(name, said));
    } catch (IllegalArgumentException e) {
      throw new Unusable(file + ": " + name + ".url is no address");
    }
  }

  private Map<String, String> said(String name) throws Unusable {
    var names = new TreeSet<String>();
    var said = new HashMap<String, String>();
    for (var entry : read().entrySet()) {
      var key = entry.getKey().toString();
      int dot = key.lastIndexOf('.');
      if (dot < 1 || !KEYS.contains(key.substring(dot + 1))) {
        throw new Unusable(
            "%s: %s is not known; write <name>.url, <name>.token-file or <name>.token-variable"
                .formatted(file, key));
      }
      names.add(key.substring(0, dot));
      if (key.substring(0, dot).equals(name)) {
        said.put(key.substring(dot + 1), entry.getValue().toString().strip());
      }
    }
    if (!names.contains(name)) {
      throw new Unusable("%s has no server %s; it has %s".formatted(file, name, names));
    }
    return said;
  }

  private Properties read() throws Unusable {
    var all = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      all.load(reader);
      return all;
    } catch (NoSuchFileException e) {
      throw new Unusable("There is no file " + file + "; " + FILE + " can name another one");
    } catch (IOException | IllegalArgumentException e) {
      throw new Unusable(file + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private @Nullable String token(String name, Map<String, String> said) throws Unusable {
    var variable = said.get("token-variable");
    var from = said.get("token-file");
    if (variable != null && from != null) {
      throw new Unusable(file + ": " + name + " has a token-file and a token-variable: keep one");
    }
    if (variable != null) {
      var token = environment.get(variable);
      if (token == null || token.isBlank()) {
        throw new Unusable("The variable " + variable + " has no token of " + name);
      }
      return token;
    }
    return from == null ? null : secret(file.toAbsolutePath().resolveSibling(from));
  }

  private static String secret(Path token) throws Unusable {
    try {
      var view = Files.getFileAttributeView(token, PosixFileAttributeView.class);
      if (view != null) {
        var permissions = PosixFilePermissions.toString(view.readAttributes().permissions());
        if (!permissions.endsWith("------")) {
          throw new Unusable("Others can read " + token + ": run `chmod 600 " + token + "`");
        }
      }
      return Files.readString(token).strip();
    } catch (IOException e) {
      throw new Unusable(token + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /** Why a server cannot be called; without any token. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String why) {
      super(why);
    }
  }
}
