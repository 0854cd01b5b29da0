package io.syncline.definition.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.draft.ApiDescription;
import io.syncline.core.definition.draft.ApiDescription.Candidate;
import io.syncline.core.definition.draft.ApiDescription.Wanted;
import io.syncline.core.definition.draft.DraftRefused;
import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.Paging;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.definition.system.body.Media;
import io.syncline.definition.RoutesDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drafts of system types, read back as the product reads them. */
class OpenApiDraftTest {

  private static final Path DESCRIPTIONS =
      Path.of("src/test/resources/io/syncline/definition/draft");

  @TempDir Path folder;

  private static ApiDescription described(String file) {
    return new OpenApiFiles().read(DESCRIPTIONS.resolve(file));
  }

  private ApiDescription written(String name, String text) throws IOException {
    return new OpenApiFiles().read(Files.writeString(folder.resolve(name), text));
  }

  private static String draft(ApiDescription from, String... objects) {
    return from.draft("drafted", Arrays.stream(objects).map(Wanted::parse).toList());
  }

  private SystemType loaded(String draft) throws IOException {
    var file = Files.writeString(folder.resolve("drafted.system.yaml"), draft);
    var loaded = new RoutesDirectory(Map.of()).load(file);
    assertThat(loaded.findings()).isEmpty();
    return loaded.types().named("drafted").orElseThrow();
  }

  @Test
  void aDraftLoadsWithAddressSettingsAndCredentials() throws IOException {
    var type = loaded(draft(described("desk.yaml"), "people"));
    assertThat(type.baseUrl()).isEqualTo("https://${tenant}.desk.example/${stage}");
    assertThat(type.settings().get("tenant").defaultValue()).isEqualTo("demo");
    assertThat(type.settings().get("token").secret()).isTrue();
    assertThat(type.settings()).containsOnlyKeys("tenant", "stage", "token", "xRegion");
    assertThat(type.auth().kind()).isEqualTo(Auth.Kind.BEARER);
    assertThat(type.check()).isNotNull();
    assertThat(type.title()).isEqualTo("Desk API: \"people\" # and more");
  }

  @Test
  void aClientCertificateStandsBesideTheCredentials() throws IOException {
    var text =
        """
        openapi: 3.1.0
        info: {title: Payroll, version: "1"}
        servers: [{url: "https://api.payroll.example"}]
        security: [{certificate: [], key: []}]
        components:
          securitySchemes:
            certificate: {type: mutualTLS}
            key: {type: http, scheme: bearer}
        paths:
          /workers/{id}:
            get:
              parameters: [{name: id, in: path, required: true, schema: {type: string}}]
              responses: {"200": {content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}}
        """;
    var both = loaded(draft(written("payroll.yaml", text), "workers"));
    assertThat(both.auth().kind()).isEqualTo(Auth.Kind.BEARER);
    assertThat(both.tls()).isEqualTo(new SystemType.Tls("${certificate}", "${privateKey}"));
    assertThat(both.settings().get("privateKey").secret()).isTrue();

    var alone =
        text.replace(", key: []", "").replace("    key: {type: http, scheme: bearer}\n", "");
    var drafted = draft(written("alone.yaml", alone), "workers");
    assertThat(loaded(drafted).auth().kind()).isEqualTo(Auth.Kind.NONE);
    assertThat(drafted).contains("tls:").doesNotContain("carry no credentials");
  }

  @Test
  void operationsSayWhereRecordsArePagesAndSince() throws IOException {
    var people = people();
    var list = people.operations().get(Kind.LIST);
    assertThat(list.records()).isEqualTo("people");
    assertThat(list.query()).isEqualTo(Map.of("updated_since", List.of("{since}")));
    assertThat(list.headers()).isEqualTo(Map.of("X-Region", "${xRegion}"));
    assertThat(list.paging())
        .isEqualTo(
            new Paging(
                Paging.Kind.CURSOR,
                "cursor",
                "meta.next_cursor",
                "meta.has_more",
                null,
                "limit",
                250,
                null,
                false,
                null));
    assertThat(people.operations())
        .containsOnlyKeys(Kind.LIST, Kind.GET, Kind.CREATE, Kind.UPDATE, Kind.DELETE);
    var update = people.operations().get(Kind.UPDATE);
    assertThat(update.method() + " " + update.path()).isEqualTo("PATCH /people/{id}");
    assertThat(people.operations().get(Kind.GET).records()).isEqualTo("person");
    assertThat(people.operations().get(Kind.CREATE).says("{fields}")).isTrue();
  }

  @Test
  void fieldsHaveTypesLimitsAndWhatASystemComputesIsNotWritten() throws IOException {
    var people = people();
    assertThat(people.id()).isEqualTo("id");
    assertThat(people.updatedAt()).isEqualTo("updated_at");
    assertThat(people.createdAt()).isEqualTo("created_at");
    var email = people.fields().get("email");
    assertThat(email.type()).isEqualTo(ValueType.EMAIL);
    assertThat(email.required()).isTrue();
    assertThat(email.pii()).isTrue();
    assertThat(email.maxLength()).isEqualTo(254);
    var status = people.fields().get("status");
    assertThat(status.type()).isEqualTo(ValueType.PICKLIST);
    assertThat(status.values()).containsOnlyKeys("active", "off", "two words");
    assertThat(people.fields().get("score").scale()).isEqualTo(2);
    assertThat(people.fields().get("age").type()).isEqualTo(ValueType.INTEGER);
    assertThat(people.fields().get("updated_at").writable()).isFalse();
    assertThat(people.fields().get("address.city").attribute()).isEqualTo("city");
    assertThat(people.fields()).containsKey("odd\\.name").containsKey("manager.email");
    assertThat(people.fields().get("manager.email").writable()).isFalse();
    assertThat(people.fields().values().stream().map(FieldType::attribute).filter(it -> it != null))
        .doesNotHaveDuplicates();
  }

  private ObjectType people() throws IOException {
    return loaded(draft(described("desk.yaml"), "people")).objects().get("people");
  }

  @Test
  void whatNoDescriptionTellsIsATodo() {
    assertThat(draft(described("desk.yaml"), "people"))
        .contains("# TODO commitLag")
        .contains("# TODO visibleAfter")
        .contains("# TODO absent")
        .contains("# TODO list: `updated_since` asks since a time: is that moment included")
        .contains("# TODO create: `headers: {Idempotency-Key: \"{idempotencyKey}\"}`")
        .contains("# TODO paging: is the page size honoured")
        .contains("# TODO paging: `total: meta.total` if it is exact")
        .contains("# TODO find: does the listing search by the exact value of email?");
  }

  @Test
  void swagger2IsReadToo() throws IOException {
    var type = loaded(draft(described("shop.swagger.json"), "orders:/stores/{store}/orders"));
    assertThat(type.settings().get("baseUrl").defaultValue()).isEqualTo("https://shop.example/api");
    assertThat(type.auth().kind()).isEqualTo(Auth.Kind.OAUTH2_CLIENT_CREDENTIALS);
    var orders = type.objects().get("orders");
    assertThat(orders.id()).isEqualTo("number");
    assertThat(orders.updatedAt()).isEqualTo("dateModified");
    var list = orders.operations().get(Kind.LIST);
    assertThat(list.path()).isEqualTo("/stores/${store}/orders");
    assertThat(list.query()).isEmpty();
    assertThat(list.paging()).isNotNull();
    assertThat(list.paging().kind()).isEqualTo(Paging.Kind.PAGE);
    assertThat(list.paging().first()).isZero();
    assertThat(orders.operations().get(Kind.UPDATE).path())
        .isEqualTo("/stores/${store}/orders/{id}");
  }

  @Test
  void aSchemaThatHoldsItselfIsDraftedAndOneThatIsItselfIsRefused() throws IOException {
    var note = loaded(draft(described("desk.yaml"), "notes")).objects().get("notes");
    assertThat(note.fields()).containsOnlyKeys("text", "parent.id", "parent.text", "parent.parent");
    var loops = described("shop.swagger.json");
    assertThatThrownBy(() -> draft(loops, "loops"))
        .isInstanceOf(DraftRefused.class)
        .hasMessageContaining("`#/definitions/Loop` leads in a circle");
  }

  @Test
  void withoutAListOperationTheDraftSaysSo() throws IOException {
    var draft = draft(described("desk.yaml"), "notes");
    assertThat(draft).contains("# TODO list: no operation is seen that lists them");
    assertThat(loaded(draft).objects().get("notes").operations()).containsOnlyKeys(Kind.GET);
  }

  @Test
  void aListingWhosePagesAreNotUnderstoodIsNeverTakenForWhole() throws IOException {
    var paged =
        ONE_PATH
            .formatted("{\"properties\": {\"id\": {}}}")
            .replace(
                "\"responses\"",
                "\"parameters\": [{\"name\": \"starting_after\", \"in\": \"query\"}],"
                    + " \"responses\"");
    var draft = draft(written("p.json", paged), "people");
    assertThat(draft)
        .contains("# TODO paging: `starting_after` looks like a cursor")
        .contains("      # list: {method: GET, path: /people}");
    assertThat(loaded(draft).objects().get("people").operations()).isEmpty();
  }

  @Test
  void anUnknownObjectIsRefusedWithTheNearest() throws IOException {
    var shop = written("s.json", ONE_PATH.formatted("{}"));
    assertThatThrownBy(() -> draft(shop, "peeple"))
        .isInstanceOf(DraftRefused.class)
        .hasMessageContaining("no object `peeple`; did you mean `people`?");
    assertThatThrownBy(() -> draft(shop, "x:/persons")).hasMessageContaining("no path `/persons`");
    assertThatThrownBy(() -> draft(shop, "people", "people"))
        .hasMessageContaining("asked for twice");
    assertThatThrownBy(() -> draft(shop, "a b")).hasMessageContaining("is no object's name");
  }

  private static final String ONE_PATH =
      """
      {"openapi": "3.0.0", "paths": {"/people": {"get": {"responses": {"200": {"content":
      {"application/json": {"schema": {"type": "array", "items": %s}}}}}}}}}
      """;

  @Test
  void aBodyThatIsAFormIsDraftedAsOne() throws IOException {
    var shop =
        ONE_PATH
            .formatted("{\"properties\": {\"id\": {}, \"name\": {\"type\": \"string\"}}}")
            .replace(
                "{\"get\":",
                "{\"post\": {\"requestBody\": {\"content\": {\"application/x-www-form-urlencoded\":"
                    + " {\"schema\": {\"type\": \"object\", \"properties\": {\"name\": {\"type\":"
                    + " \"string\"}}}}}}, \"responses\": {\"200\": {\"content\":"
                    + " {\"application/json\": {\"schema\": {\"properties\": {\"id\": {}, \"name\":"
                    + " {\"type\": \"string\"}}}}}}}}, \"get\":");
    var create =
        loaded(draft(written("f.json", shop), "people"))
            .objects()
            .get("people")
            .operations()
            .get(Kind.CREATE);

    assertThat(create.request().encoding()).isEqualTo(Media.Encoding.FORM);
    assertThat(create.body()).isNotNull();
  }

  @Test
  void aReferenceToAnotherFileOrToNothingIsRefused() throws IOException {
    var files = described("desk.yaml");
    assertThat(files.candidates()).extracting(Candidate::name).containsExactly("people", "notes");
    assertThatThrownBy(() -> draft(files, "files"))
        .isInstanceOf(DraftRefused.class)
        .hasMessageContaining("`other.yaml#/Files` refers to another file or server");
    var nowhere = written("n.json", ONE_PATH.formatted("{\"$ref\": \"#/none/Here\"}"));
    assertThatThrownBy(() -> draft(nowhere, "people"))
        .hasMessageContaining("`#/none/Here` names nothing in this file");
  }

  @Test
  void aFileThatIsNoDescriptionIsRefused() {
    var reader = new OpenApiFiles();
    assertThatThrownBy(() -> reader.read(folder.resolve("none.json")))
        .hasMessageContaining("there is no file");
    assertThatThrownBy(() -> written("a.yaml", "a: b"))
        .hasMessageContaining("is no OpenAPI description");
    assertThatThrownBy(() -> written("b.yaml", "[1, 2]"))
        .hasMessageContaining("is no OpenAPI description");
    assertThatThrownBy(() -> written("c.json", "{\"openapi\": "))
        .isInstanceOf(DraftRefused.class)
        .hasMessageContaining("line 1");
    assertThatThrownBy(() -> written("d.json", "{\"openapi\": \"4.0\", \"paths\": {}}"))
        .hasMessageContaining("is of version 4.0");
    assertThatThrownBy(() -> written("e.yaml", "openapi: 3.0.0\ninfo: {title: x}"))
        .hasMessageContaining("describes no `paths`");
  }

  @Test
  void aLineInADescriptionNeverBecomesALineOfTheDraft() throws IOException {
    var evil =
        """
        {"openapi": "3.0.0", "info": {"title": "a\\nauth: {kind: none}", "version": "1\\nx: y"},
        "servers": [{"url": "https://e.example/${token}"}],
        "paths": {"/people": {"get": {"responses": {"200": {"content":
        {"application/json": {"schema": {"type": "array", "items": {"type": "object", "properties":
        {"id": {}, "a\\nb: c": {"type": "string"}, "{x}": {}, "\\u2028": {}, "#": {"type": "string", "enum": ["}", "\\""]}}}}}}}}}}}}
        """;
    var type = loaded(draft(written("evil.json", evil), "people"));
    assertThat(type.settings()).containsOnlyKeys("token");
    assertThat(type.title()).isEqualTo("a auth: {kind: none}");
    assertThat(type.objects().get("people").fields()).containsKey("#");
  }

  @Test
  void aDescriptionOfTenMegabytesIsRead() throws IOException {
    var text = new StringBuilder("openapi: 3.0.0\npaths:\n");
    for (int i = 0; text.length() < 10_000_000; i++) {
      text.append("  /things").append(i).append(":\n    get:\n      description: ");
      text.append("a long text that says little ".repeat(20));
      text.append("\n      responses:\n        '200': {content: {application/json: {schema: ");
      text.append("{type: array, items: {type: object, properties: {id: {type: string}}}}}}}\n");
    }
    var description = written("large.yaml", text.toString());
    assertThat(draft(description, "things7")).contains("path: /things7");
    assertThat(description.candidates()).extracting(Candidate::name).contains("things12");
  }

  @Test
  void candidatesAreListedWithTheirOperations() {
    var wanted = List.of("list", "get", "create", "update");
    var one = described("library.json").candidates().get(0);
    assertThat(one).isEqualTo(new Candidate("books", "/books", wanted));
  }
}
