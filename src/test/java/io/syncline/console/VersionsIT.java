package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.cli.version.VersionsCommand;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Role;
import io.syncline.core.definition.version.MapFact;
import io.syncline.core.definition.version.SyncVersion.Content;
import io.syncline.core.definition.version.SyncVersion.Written;
import io.syncline.core.definition.version.SyncVersions;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Versions of a definition on pages, by the API and by the command. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class VersionsIT {

  private static final String FIRST = "service: one # <b>\nphone: ${PHONE}\n";
  private static final String SECOND = "service: one\nphone: ${PHONE}\n";

  @TestHTTPResource("/")
  URI server;

  @Inject Seeds seeds;
  @Inject ApiTokens tokens;
  @Inject SyncVersions versions;

  private String seeded() {
    return seed(versions, "versions-" + seeds.id());
  }

  /** Two versions of a sync. */
  static String seed(SyncVersions versions, String sync) {
    versions.keep(sync, content(FIRST, "crm"), Seeds.AT, true);
    versions.keep(sync, content(SECOND, "books"), Seeds.AT.plusSeconds(60), false);
    versions.wrote(sync, SECOND, new Written(Seeds.AT, "ann", "<i>books</i> knows it"));
    return sync;
  }

  private static Content content(String text, String owner) {
    return new Content(
        "routes/syncs/one.sync.yaml",
        null,
        text,
        true,
        List.of(new MapFact("contact.phone", "owner", owner)));
  }

  @Test
  void pagesShowWhoWhenWhyAndWhatChanged() {
    var path = "/console/syncs/" + seeded() + "/versions";

    assertThat(Pages.open(path).asString())
        .contains("Version 2", "Version 1", "ann", "at the start of a server")
        .contains("&lt;i&gt;books&lt;/i&gt; knows it");
    assertThat(Pages.open(path + "/2").asString())
        .contains("contact.phone", "owner", "crm", "books")
        .contains("<tr class=\"minus\"><td>-service: one # &lt;b&gt;</td>")
        .contains("phone: ${PHONE}")
        .contains("Definitions are not written here");
    assertThat(Pages.open(path + "/1?since=2").asString()).contains("otherwise than version 2");
    var file = Pages.open(path + "/1/text");
    assertThat(file.asString()).isEqualTo(FIRST);
    assertThat(file.header("Content-Disposition")).contains("one.sync.yaml");
    assertThat(Pages.open(path + "/3").statusCode()).isEqualTo(404);
    assertThat(Pages.open("/console/syncs/none/versions").statusCode()).isEqualTo(404);
    assertThat(Pages.open("/console/syncs/contacts").asString())
        .contains("/console/syncs/contacts/versions");
    assertThat(Pages.open("/console/syncs/contacts/versions").asString())
        .as("the server keeps what it loads")
        .contains("Version 1", "current");
  }

  @Test
  void onlyIntegratorsRollBackAndARefusalSaysWhy() {
    var path = "/console/syncs/" + seeded() + "/versions/1/roll-back";
    var operator = Pages.token(tokens, seeds.id(), Role.OPERATOR);

    assertThat(Pages.post(path, Map.of(), operator).statusCode()).isEqualTo(403);
    assertThat(Pages.post(path, Map.of("why", "wrong")).asString())
        .contains("Nothing was written. Definitions are not written here")
        .contains("service: one # &lt;b&gt;");
  }

  @Test
  void theApiAndTheCommandSayTheSame() {
    var sync = seeded();
    var path = "/api/v1/syncs/" + sync + "/versions";
    var listed = Pages.open(path + "?limit=1").jsonPath();
    assertThat(listed.getList("items.version")).containsExactly(2);
    assertThat(listed.getString("items[0].written[0].by")).isEqualTo("ann");
    assertThat(listed.getString("items[0].text")).isNull();
    var next = Pages.open(path + "?cursor=" + listed.getString("next")).jsonPath();
    assertThat(next.getList("items.version")).containsExactly(1);
    assertThat(next.getString("items[0].loadedBy")).isEqualTo("start");
    assertThat(Pages.open(path + "/1").jsonPath().getString("text")).isEqualTo(FIRST);
    var changes = Pages.open(path + "/2/changes").jsonPath();
    assertThat(changes.getString("changes[0].after")).isEqualTo("books");
    assertThat(changes.getList("diff")).contains("-service: one # <b>", "+service: one");
    assertThat(Pages.open(path + "/1/changes").statusCode()).isEqualTo(409);
    assertThat(Pages.open(path + "/one").statusCode()).isEqualTo(400);
    assertThat(posted(path + "/1/roll-back", "{\"because\": 1}")).isEqualTo(400);
    assertThat(posted(path + "/1/roll-back", "{\"why\": \"x\"}")).isEqualTo(409);

    assertThat(command("list", sync)).contains("   2  ", "written by ann", "knows it");
    assertThat(command("show", sync, "1")).isEqualTo(FIRST);
    assertThat(command("compare", sync, "2"))
        .contains("contact.phone, owner: crm → books", "+service: one");
    assertThat(command("roll-back", sync, "1", "--why", "x"))
        .contains("syncline.write-definitions");
  }

  private static int posted(String path, String body) {
    return RestAssured.given()
        .header("Authorization", "Bearer " + ApiProfile.TOKEN)
        .contentType(ContentType.JSON)
        .body(body)
        .post(path)
        .statusCode();
  }

  private String command(String... words) {
    var out = new StringWriter();
    var line =
        SynclineCommand.with(
            List.of(new VersionsCommand(Map.of("SYNCLINE_TOKEN", ApiProfile.TOKEN))));
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
    var all = new ArrayList<>(List.of("versions"));
    all.addAll(List.of(words));
    all.addAll(List.of("--url", server.toString()));
    line.execute(all.toArray(String[]::new));
    return out.toString();
  }
}
