package io.syncline.app.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How PostgreSQL's programs are run, which refuse to run as root: directly by an ordinary user; by
 * root in a user namespace without rights, or, where namespaces are forbidden, as another user who
 * then owns the files.
 *
 * @param prefix the command before the program's own
 * @param owner who has to own the files; {@code null} when it is who we are
 */
record RunAs(List<String> prefix, @Nullable UserPrincipal owner) {
  private static final List<String> NAMESPACE = List.of("unshare", "--user");
  private static final Duration PROBE_TIME = Duration.ofSeconds(10);
  private static final List<String> ORDINARY_USERS = List.of("postgres", "nobody");

  static RunAs ourselves() {
    return new RunAs(List.of(), null);
  }

  /** Decides for files in {@code directory}; once another user owns them, it stays that user. */
  static RunAs forFilesIn(Path directory) throws IOException {
    if (!weAreRoot()) {
      return ourselves();
    }
    var cluster = directory.resolve(EmbeddedPostgres.CLUSTER);
    if (Files.isDirectory(cluster) && !isRoot(cluster)) {
      return as(Files.getOwner(cluster));
    }
    if (works(NAMESPACE)) {
      return new RunAs(NAMESPACE, null);
    }
    for (var name : ORDINARY_USERS) {
      var user = userNamed(directory, name);
      if (user != null && works(as(user).prefix(), "test", "-x", directory.toString())) {
        return as(user);
      }
    }
    throw new EmbeddedPostgresException(
        "the embedded PostgreSQL does not run as root, and no other user can reach %s;"
                .formatted(directory)
            + " run Syncline as an ordinary user or set QUARKUS_DATASOURCE_JDBC_URL");
  }

  List<String> command(List<String> program) {
    var command = new ArrayList<>(prefix);
    command.addAll(program);
    return command;
  }

  private static RunAs as(UserPrincipal user) {
    var name = user.getName();
    var group = Command.run(List.of("id", "-g", name), PROBE_TIME);
    group.orFail("cannot find the group of user " + name);
    return new RunAs(
        List.of(
            "setpriv", "--reuid=" + name, "--regid=" + group.output().strip(), "--clear-groups"),
        user);
  }

  private static boolean weAreRoot() throws IOException {
    var self = Path.of("/proc/self");
    return Files.exists(self) ? isRoot(self) : "root".equals(System.getProperty("user.name"));
  }

  private static boolean isRoot(Path path) throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(path, "unix:uid"));
  }

  private static @Nullable UserPrincipal userNamed(Path directory, String name) throws IOException {
    try {
      return directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
    } catch (UserPrincipalNotFoundException e) {
      return null;
    }
  }

  private static boolean works(List<String> prefix, String... program) {
    var command = new ArrayList<>(prefix);
    command.addAll(program.length == 0 ? List.of("true") : List.of(program));
    try {
      return Command.run(command, PROBE_TIME).succeeded();
    } catch (EmbeddedPostgresException e) {
      return false; // not installed
    }
  }
}
