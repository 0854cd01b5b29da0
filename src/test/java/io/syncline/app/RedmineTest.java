package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.cli.common.SynclineCommand;
import io.syncline.cli.system.TryCommand;
import io.syncline.definition.RoutesDirectory;
import io.syncline.definition.Variables;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.network.PrivateHosts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The manifest of Redmine against a real one: every operation, and every claim. Needs an account
 * for tests with a project of id 1 and an activity of id 8, as Redmine's default data make it
 * (docs/first-system.md).
 */
class RedmineTest {

  private static final String URL = "REDMINE_BASE_URL";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final String unique = UUID.randomUUID().toString().substring(0, 8);

  @BeforeEach
  void needsRedmine() {
    assumeTrue(
        System.getenv(URL) != null,
        "skipped: the manifest of Redmine is not tried, because " + URL + " names no server");
  }

  @Test
  void issues() {
    claims(
        "issues",
        "--set",
        "subject=Try",
        "--set",
        "project=1",
        "--set",
        "description=hello",
        "--set",
        "dueDate=2030-12-24",
        "--set",
        "estimatedHours=2.5",
        "--change",
        "subject=Tried",
        "--change",
        "description=x");
    assertThat(out.toString()).contains("held      clear", "held      delete");
  }

  @Test
  void projects() {
    claims(
        "projects",
        "--set",
        "name=Try",
        "--set",
        "identifier=try-" + unique,
        "--set",
        "description=hello",
        "--change",
        "name=Tried",
        "--change",
        "description=x");
    assertThat(out.toString()).contains("held      clear", "held      delete");
  }

  @Test
  void timeEntries() {
    claims(
        "time_entries",
        "--set",
        "date=2030-01-02",
        "--set",
        "hours=1.5",
        "--set",
        "project=1",
        "--set",
        "activity=8",
        "--set",
        "details=x",
        "--change",
        "hours=2",
        "--change",
        "details=y");
    assertThat(out.toString()).contains("held      clear", "held      delete");
  }

  @Test
  void users() {
    claims(
        "users",
        "--set",
        "login=try-" + unique,
        "--set",
        "firstName=Try",
        "--set",
        "lastName=Lee",
        "--set",
        "email=try-" + unique + "@example.org",
        "--change",
        "lastName=Li");
    assertThat(out.toString()).contains("held      delete");
  }

  private void claims(String object, String... options) {
    var variables = Variables.of(System.getenv()).with(PrivateHosts.VARIABLE, LocalNetwork.ENTRIES);
    var line =
        SynclineCommand.with(
            List.of(
                new TryCommand(
                    new RoutesDirectory(variables),
                    new DirectSystems(variables),
                    InstantSource.system(),
                    RedmineTest::pause)));
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code =
        line.execute(
            Stream.concat(
                    Stream.of("try", "redmine", object, "claims", "--sandbox"), Stream.of(options))
                .toArray(String[]::new));
    assertThat(out.toString() + err).doesNotContain("broken").contains("held      create");
    assertThat(code).isEqualTo(SynclineCommand.FINE);
  }

  private static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }
}
