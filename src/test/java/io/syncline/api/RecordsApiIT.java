package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.cli.record.EditCommand;
import io.syncline.core.Contacts;
import io.syncline.core.inbox.InboxQueue;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class RecordsApiIT {

  @TestHTTPResource("/")
  URI server;

  private final StringWriter said = new StringWriter();

  @Inject Seeds seeds;
  @Inject InboxQueue queue;

  @Test
  void aRecordIsShownWithWhereItsValuesCameFromAndWhatWaits() {
    var id = seeds.contact("r-1");

    var record = Api.get("/api/v1/records/" + id);

    assertThat(record.statusCode()).isEqualTo(200);
    var json = record.jsonPath();
    assertThat(json.getString("entity")).isEqualTo("contact");
    assertThat(json.getString("attributes.email.value")).isEqualTo("ada@example.com");
    assertThat(json.getString("attributes.email.source")).isEqualTo("crm");
    assertThat(json.getString("attributes.email.editedAt")).isEqualTo("2026-03-01T10:00:00Z");
    assertThat(json.getString("systems[0].id")).isEqualTo("r-1");
    assertThat(json.getString("systems[0].fields.lastName.holds")).isEqualTo("Lovelace");
    assertThat(json.getString("pending[0].system")).isEqualTo("books");
    assertThat(json.getList("pending[0].attributes")).containsExactly("email");
  }

  @Test
  void aMaskedAttributeIsNeverShown() {
    var id = seeds.contact("r-2");

    var record = Api.get("/api/v1/records/" + id);

    assertThat(record.body().asString()).doesNotContain("Analytical");
    assertThat(record.jsonPath().getBoolean("attributes.company.masked")).isTrue();
    assertThat(record.jsonPath().getBoolean("systems[0].fields.company.masked")).isTrue();
  }

  @Test
  void aRecordIsEditedOnceAndOnlyInTheVersionThatWasShown() {
    var id = seeds.contact("edit/1");
    var path = "/api/v1/records/contact/crm/edit%2F1";
    var tag = Api.get(path).header("ETag");
    var key = seeds.id().toString();
    var body = "{\"attributes\":{\"lastName\":\"Byron\"}}";

    var rehearsed = Api.patch(path, body.replace("}}", "},\"dryRun\":true}"), tag, key);
    var edited = Api.patch(path, body, tag, key);
    var again = Api.patch(path, body, tag, key);
    var late = Api.patch(path, body.replace("Byron", "King"), tag, seeds.id().toString());

    assertThat(rehearsed.jsonPath().getString("id")).isNull();
    assertThat(edited.statusCode()).as(edited.asString()).isEqualTo(200);
    assertThat(edited.jsonPath().getList("changed")).containsExactly("lastName");
    assertThat(edited.jsonPath().getMap("writes")).containsKey("crm");
    assertThat(again.asString()).isEqualTo(edited.asString());
    assertThat(late.statusCode()).isEqualTo(412);
    assertThat(late.jsonPath().getString("type"))
        .isEqualTo("urn:syncline:problem:condition-failed");
    var now = Api.get("/api/v1/records/" + id);
    assertThat(now.header("ETag")).isEqualTo(edited.header("ETag")).isNotEqualTo(tag);
    assertThat(now.jsonPath().getString("attributes.lastName.value")).isEqualTo("Byron");
    assertThat(now.jsonPath().getString("attributes.lastName.source")).isEqualTo("person");
    var entry = Api.get("/api/v1/audit?cause=" + edited.jsonPath().getString("id")).jsonPath();
    assertThat(entry.getString("items[0].actor")).isEqualTo("tester");
    assertThat(entry.getString("items[0].reason")).isEqualTo("edited");
  }

  @Test
  void aRecordIsEditedFromTheCommandLine() {
    var id = seeds.id().toString();
    seeds.contact(id);

    assertThat(edit(id, "lastName=Byron", "--if", "lastName=Lovelace", "--dry-run")).isZero();
    assertThat(edit(id, "lastName=Byron", "--if", "lastName=Lovelace")).isZero();
    assertThat(edit(id, "lastName=King", "--if", "lastName=Lovelace"))
        .isEqualTo(SynclineCommand.NO);
    assertThat(edit(id, "lastName=King", "--if-version", "1")).isEqualTo(SynclineCommand.NO);
    assertThat(edit(id, "lastName=")).isZero();
    assertThat(edit(id, "lastName")).isEqualTo(2);
    assertThat(edit(id)).isEqualTo(2);

    assertThat(said.toString())
        .contains("version 2: lastName", "to crm: lastName", "lastName does not have the value");
    var record = Api.get("/api/v1/records/contact/crm/" + id).jsonPath();
    assertThat(record.getMap("attributes.lastName")).containsEntry("value", null);
  }

  private int edit(String id, String... arguments) {
    var line =
        SynclineCommand.with(List.of(new EditCommand(Map.of("SYNCLINE_TOKEN", ApiProfile.TOKEN))));
    line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
    return line.execute(
        Stream.concat(
                Stream.of("edit", "contact", "crm", id, "--url", server.toString()),
                Stream.of(arguments))
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'attributes':{'phone':'1'}} | 400 | phone",
        "{'attributes':{'company':'X'}} | 409 | company",
        "{'attributes':{'lastName':'X'},'conditions':{'company':'Y'}} | 409 | company",
        "{'attributes':{'lastName':'X'},'conditions':{'lastName':'Y'}} | 412 | lastName",
        "{'attributes':{}} | 400 | attributes",
        "{'attributes':['lastName']} | 400 | attributes",
        "{'attributes':{'lastName':'X'},'force':true} | 400 | unknown field",
        "{'attributes':{'lastName':'X'},'dryRun':'yes'} | 400 | dryRun"
      })
  void anEditThatIsNotAllowedNamesWhy(String body, int status, String named) {
    var id = seeds.id().toString();
    seeds.contact(id);
    var path = "/api/v1/records/contact/crm/" + id;
    var version = Api.get(path).header("ETag");

    var refused = Api.patch(path, body.replace('\'', '"'), null, seeds.id().toString());

    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(status);
    assertThat(refused.contentType()).isEqualTo("application/problem+json");
    assertThat(refused.jsonPath().getString("detail")).contains(named);
    assertThat(Api.get(path).header("ETag")).isEqualTo(version);
  }

  @Test
  void aRecordIsFoundByAnIdThatNeedsPercents() {
    var id = seeds.contact("a/b %25c,d+é");

    var record = Api.get("/api/v1/records/contact/crm/a%2Fb%20%2525c%2Cd+%C3%A9");

    assertThat(record.statusCode()).isEqualTo(200);
    assertThat(record.jsonPath().getString("id")).isEqualTo(id.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/records/0198b2f0-0000-7000-8000-000000000000, 404",
    "/api/v1/records/0198b2f0, 400",
    "/api/v1/records/1-1-1-1-1, 400",
    "/api/v1/records/contact/crm/nobody, 404",
    "/api/v1/records/order/crm/1, 404",
    "/api/v1/records/contact/erp/1, 404",
    "/api/v1/records/contact/crm/%00, 400",
    "/api/v1/records, 400",
    "/api/v1/nothing, 404",
    "/api/v1/syncs/none, 404"
  })
  void whatIsNotThereIsAProblem(String path, int status) {
    var response = Api.get(path);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.contentType()).isEqualTo("application/problem+json");
    assertThat(response.jsonPath().getInt("status")).isEqualTo(status);
    assertThat(response.jsonPath().getString("detail")).isNotEmpty();
  }

  @Test
  void aWrongMethodAndAWrongTypeAreProblems() {
    var method = Api.asked().delete("/api/v1/syncs");
    var type = Api.asked().contentType("text/plain").body("x").post("/api/v1/dead-letters/replay");

    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.contentType()).isEqualTo("application/problem+json");
    assertThat(type.statusCode()).isEqualTo(415);
    assertThat(type.contentType()).isEqualTo("application/problem+json");
  }

  @Test
  void syncingARecordNowFilesAnEventOncePerKey() {
    long before = queue.depth(Contacts.CRM);
    var path = "/api/v1/syncs/contacts/records/contact/crm/now%2F1/sync";
    var key = seeds.id().toString();

    var first = Api.post(path, "{}", key);
    var second = Api.post(path, "{}", key);

    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(first.jsonPath().getString("id")).isEqualTo("now/1");
    assertThat(second.statusCode()).isEqualTo(202);
    assertThat(second.body().asString()).isEqualTo(first.body().asString());
    assertThat(queue.depth(Contacts.CRM)).isEqualTo(before + 1);
  }

  @Test
  void aKeyIsForOnePathAndBody() {
    var key = seeds.id().toString();
    Api.post("/api/v1/syncs/contacts/records/contact/crm/1/sync", "{}", key);

    var other = Api.post("/api/v1/syncs/contacts/records/contact/crm/2/sync", "{}", key);
    var body = Api.post("/api/v1/syncs/contacts/records/contact/crm/1/sync", "{ }", key);

    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.contentType()).isEqualTo("application/problem+json");
    assertThat(body.statusCode()).isEqualTo(422);
  }

  @Test
  void aRefusedWriteLeavesItsKeyFree() {
    var key = seeds.id().toString();
    var path = "/api/v1/syncs/contacts/records/contact/crm/1/sync";

    assertThat(Api.post("/api/v1/syncs/orders/records/x/crm/1/sync", "{}", key).statusCode())
        .isEqualTo(409);
    assertThat(Api.post(path, "{}", key).statusCode()).isEqualTo(202);
  }

  @Test
  void howARecordIsSyncedCanBeSaidAndIsChecked() {
    var path = "/api/v1/syncs/contacts/records/contact/crm/1/sync";

    assertThat(Api.post(path, "{\"force\":true}").statusCode()).isEqualTo(202);
    assertThat(Api.post(path, "{\"targetSystems\":[\"desk\"]}").statusCode()).isEqualTo(202);
    assertThat(Api.post(path, "{\"targetSystems\":[\"erp\"]}").statusCode()).isEqualTo(400);
    assertThat(Api.post(path, "{\"force\":1}").statusCode()).isEqualTo(400);
    assertThat(Api.post(path, "{\"dryRun\":true}").statusCode()).isEqualTo(409);
    assertThat(Api.post(path, "{\"dryRun\":true,\"targetSystems\":3}").statusCode()).isEqualTo(400);
    assertThat(Api.post(path, "{\"dryrun\":true}").statusCode()).isEqualTo(400);
    assertThat(Api.post(path, "[]").statusCode()).isEqualTo(400);
    assertThat(Api.post(path, "{").statusCode()).isEqualTo(400);
    assertThat(Api.asked().noContentType().post(path).statusCode()).isEqualTo(202);
  }
}
