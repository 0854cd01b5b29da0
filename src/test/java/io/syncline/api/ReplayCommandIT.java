package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.cli.ReplayCommand;
import io.syncline.cli.common.SynclineCommand;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class ReplayCommandIT {

  @Inject Seeds seeds;

  @TestHTTPResource("/")
  URI server;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void oneIsReplayedByItsIdAndOnlyOnce() {
    var id = seeds.deadLetter(null, seeds.ref("cli"), "cli-hash").toString();

    assertThat(replay(id)).isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString()).contains("queued again: " + id);
    assertThat(Api.get("/api/v1/dead-letters/" + id).jsonPath().getString("status"))
        .isEqualTo("replayed");
    assertThat(replay(id)).isEqualTo(SynclineCommand.NO);
    assertThat(err.toString()).contains("replayed or superseded");
  }

  @Test
  void manyAreReplayedByQueryAndWhatIsLeftIsListed() {
    var older = seeds.deadLetter(null, seeds.ref("cli-older"), "cli-older");

    int code =
        replay("--system", "crm", "--entity", "contact", "--definition", "then", "--limit", "500");

    assertThat(code).isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString()).contains("queued again: ", older + " definition-changed");
  }

  @Test
  void everythingThatFitsIsReplayedPageByPage() {
    var deadLetters = new ArrayList<UUID>();
    for (int n = 0; n < 410; n++) {
      deadLetters.add(seeds.deadLetter(null, seeds.ref("cli-page-" + n), "cli-page"));
    }
    assertThat(replay("--system", "crm", "--limit", "205")).isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString()).contains("queued again: 205", "more match");
    assertThat(status(deadLetters.get(0))).isEqualTo("open");

    assertThat(replay("--all")).isEqualTo(SynclineCommand.FINE);
    assertThat(deadLetters).extracting(this::status).containsOnly("replayed");
  }

  private String status(UUID deadLetter) {
    return Api.get("/api/v1/dead-letters/" + deadLetter).jsonPath().getString("status");
  }

  @Test
  void everythingIsReplayedOnlyWhenSaid() {
    assertThat(replay()).isEqualTo(2);
    assertThat(err.toString()).contains("--all");
  }

  @Test
  void aWrongTokenAndAMissingOneAreReported() {
    assertThat(execute(Map.of("SYNCLINE_TOKEN", "wrong"), "--all")).isEqualTo(SynclineCommand.NO);
    assertThat(err.toString()).contains("bearer token").doesNotContain("wrong");
    assertThat(execute(Map.of(), "--all")).isEqualTo(2);
    assertThat(err.toString()).contains("SYNCLINE_TOKEN");
  }

  private int replay(String... arguments) {
    return execute(Map.of("SYNCLINE_TOKEN", ApiProfile.TOKEN), arguments);
  }

  private int execute(Map<String, String> environment, String... arguments) {
    var line = SynclineCommand.with(List.of(new ReplayCommand(environment)));
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    var all = new ArrayList<>(List.of("replay", "--url", server.toString()));
    all.addAll(List.of(arguments));
    return line.execute(all.toArray(String[]::new));
  }
}
