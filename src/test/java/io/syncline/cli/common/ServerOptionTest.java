package io.syncline.cli.common;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.syncline.cli.CountCommand;
import io.syncline.cli.UndoCommand;
import io.syncline.definition.RoutesDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which server a command calls, and with which token. */
class ServerOptionTest {

  @TempDir Path folder;

  private final List<String> tokens = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private final StringWriter err = new StringWriter();
  private HttpServer server;
  private String url;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
    environment.put("XDG_CONFIG_HOME", folder.toString());
    environment.put("SYNCLINE_TOKEN", "usual");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private int undo(String... options) {
    var words = new ArrayList<>(List.of("undo", "019a0000-0000-7000-8000-000000000001"));
    words.addAll(List.of(options));
    return SynclineCommand.with(List.of(new UndoCommand(environment)))
        .setErr(new PrintWriter(err, true))
        .execute(words.toArray(String[]::new));
  }

  private void servers(String... lines) throws IOException {
    Files.createDirectories(folder.resolve("syncline"));
    Files.write(folder.resolve("syncline/servers.properties"), List.of(lines));
  }

  private Path secret(String permissions) throws IOException {
    var file = Files.writeString(folder.resolve("syncline/its.token"), "its\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void anAddressOfTheOptionsCountsBeforeTheVariable() {
    environment.put("SYNCLINE_URL", "http://127.0.0.1:1");
    assertThat(undo("--url", url)).isEqualTo(SynclineCommand.NO);
    environment.put("SYNCLINE_URL", url);
    assertThat(undo()).isEqualTo(SynclineCommand.NO);
    assertThat(tokens).containsExactly("Bearer usual", "Bearer usual");
  }

  private int count(String... options) {
    var words = new ArrayList<>(List.of("count", "people"));
    words.addAll(List.of(options));
    var files = new RoutesDirectory(environment);
    SystemAccess none =
        (loaded, installation) -> {
          throw new AssertionError("no system is called");
        };
    return SynclineCommand.with(List.of(new CountCommand(files, none, environment)))
        .setErr(new PrintWriter(err, true))
        .execute(words.toArray(String[]::new));
  }

  @Test
  void aCommandThatNeedsNoServerAsksOneByItsNameToo() throws IOException {
    servers("one.url=" + url, "one.token-file=its.token");
    secret("rw-------");

    assertThat(count("--server", "one")).isEqualTo(SynclineCommand.NO);
    assertThat(count("--url", url)).isEqualTo(SynclineCommand.NO);
    assertThat(tokens).containsExactly("Bearer its", "Bearer usual");
    assertThat(count("--url", url, "--server", "one")).isEqualTo(2);
    assertThat(count("--server", "two")).isEqualTo(2);
    environment.put("SYNCLINE_SERVER", "one");
    assertThat(count("--routes", folder.toString())).isEqualTo(SynclineCommand.NO);
    assertThat(tokens).as("the variable alone asks none").hasSize(2);
  }

  @Test
  void aNamedServerHasAnAddressAndATokenOfItsOwn() throws IOException {
    servers("one.url=" + url, "one.token-file=its.token", "two.url=http://127.0.0.1:1");
    secret("rw-------");
    assertThat(undo("--server", "one")).isEqualTo(SynclineCommand.NO);
    environment.put("SYNCLINE_SERVER", "one");
    assertThat(undo()).isEqualTo(SynclineCommand.NO);
    assertThat(tokens).containsExactly("Bearer its", "Bearer its");
  }

  @Test
  void aTokenCanBeInAVariableOrTheUsualOne() throws IOException {
    servers("a.url=" + url, "a.token-variable=A_TOKEN", "b.url=" + url);
    environment.put("A_TOKEN", "a");
    assertThat(undo("--server", "a")).isEqualTo(SynclineCommand.NO);
    assertThat(undo("--server", "b")).isEqualTo(SynclineCommand.NO);
    assertThat(tokens).containsExactly("Bearer a", "Bearer usual");
  }

  @Test
  void aTokenThatOthersCanReadIsNotSent() throws IOException {
    servers("one.url=" + url, "one.token-file=its.token");
    secret("rw-r--r--");
    assertThat(undo("--server", "one")).isEqualTo(2);
    assertThat(tokens).isEmpty();
    assertThat(err.toString()).contains("chmod 600").doesNotContain("its\n");
  }

  @Test
  void whatIsNotClearIsRefused() throws IOException {
    assertThat(undo("--server", "one")).isEqualTo(2);
    assertThat(err.toString()).contains("There is no file");

    servers("one.url=" + url, "two.url=ht tp:", "three.token-variable=NONE");
    assertThat(undo("--server", "four")).isEqualTo(2);
    assertThat(err.toString()).contains("no server four; it has [one, three, two]");
    assertThat(undo("--server", "two")).isEqualTo(2);
    assertThat(undo("--server", "three")).isEqualTo(2);
    assertThat(undo("--server", "one", "--url", url)).isEqualTo(2);
    environment.put("SYNCLINE_SERVER", "one");
    environment.put("SYNCLINE_URL", url);
    assertThat(undo()).isEqualTo(2);

    servers("one.url=" + url, "one.tokn-file=its.token");
    assertThat(undo("--server", "one")).isEqualTo(2);
    assertThat(err.toString()).contains("one.tokn-file is not known");
    assertThat(tokens).isEmpty();
  }
}
