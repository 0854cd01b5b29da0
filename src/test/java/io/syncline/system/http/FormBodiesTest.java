package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bodies that are forms, and query parameters that are written several times. */
class FormBodiesTest {

  private static final String FORMS =
      """
      objects:
        people:
          path: /v1/people
          encoding: form
          idempotencyKeyRetention: 24h
          query: {"expand[]": [data.plan, data.card], only: "{fieldNames:each}"}
          fields: {name: {findable: true}, address.city: city, note: note, tags: {type: list}}
          operations:
            list: {records: data}
            getMany: {path: /v1/people, query: {ids: ["{ids:each}", x]}, records: data, batch: 3}
            create: {body: {"...": "{fields}"}}
            update: {method: POST, headers: {Idempotency-Key: "{idempotencyKey}"}, body: {"...": "{fields}", metadata: {syncline: "{marker|id}"}}}
            delete: {}
            find: {records: data, body: {q: "{value}"}, encoding: json}
      """;

  private final List<HttpCall> asked = new ArrayList<>();

  @Test
  void whatIsNestedStandsInBracketsAndAClearIsAnEmptyText() {
    var outcome =
        update(
            Map.of(
                "name",
                Value.text("Ada & Co = 100 %"),
                "address",
                new Value.Struct(Map.of("city", Value.text("Zürich"), "zip", Value.decimal(8001))),
                "note",
                Value.CLEARED,
                "paid",
                Value.flag(true)));

    assertThat(outcome).isInstanceOf(WriteOutcome.Done.class);
    assertThat(body())
        .isEqualTo(
            "address[city]=Z%C3%BCrich&address[zip]=8001&metadata[syncline]=p1"
                + "&name=Ada%20%26%20Co%20%3D%20100%20%25&note=&paid=true");
    assertThat(asked.get(0).headers())
        .containsEntry("Content-Type", "application/x-www-form-urlencoded")
        .containsEntry("Idempotency-Key", "k1");
  }

  @Test
  void elementsOfAListStandByTheirNumber() {
    update(
        Map.of(
            "items",
            new Value.Items(
                List.of(
                    new Value.Struct(Map.of("price", Value.text("a"))),
                    new Value.Struct(Map.of("price", Value.text("b"), "n", Value.decimal(2))))),
            "tags",
            new Value.Items(List.of(Value.text("x"), Value.text("y"))),
            "none",
            new Value.Items(List.of()),
            "empty",
            Value.Struct.EMPTY));

    assertThat(body())
        .isEqualTo(
            "items[0][price]=a&items[1][n]=2&items[1][price]=b&metadata[syncline]=p1&none="
                + "&tags[0]=x&tags[1]=y");
  }

  @Test
  void aNameCannotEndItsParameterNorOpenABracket() {
    update(
        Map.of("a&b=c[d]", Value.text("x"), "m", new Value.Struct(Map.of("]=", Value.text("")))));

    assertThat(body()).isEqualTo("a%26b%3Dc%5Bd%5D=x&m[%5D%3D]=&metadata[syncline]=p1");
  }

  @Test
  void anOperationMaySayOtherwise() {
    system().find("people", "name", Value.text("Ada"));

    assertThat(body()).isEqualTo("{\"q\":\"Ada\"}");
    assertThat(asked.get(0).headers()).containsEntry("Content-Type", "application/json");
  }

  @Test
  void aParameterIsWrittenOnceForEachText() {
    system().list(new ListRequest("people", null, null, 10));

    assertThat(asked.get(0).uri().getRawQuery())
        .isEqualTo(
            "expand%5B%5D=data.plan&expand%5B%5D=data.card&only=address.city&only=name"
                + "&only=note&only=tags");
  }

  @Test
  void aPlaceMayBeAParameterForEachElement() {
    var system = system();
    system.read("people", List.of(ref("p1"), ref("p2")));

    assertThat(asked.get(0).uri().getRawQuery()).contains("&ids=p1&ids=p2&ids=x&");
  }

  private WriteOutcome update(Map<String, Value> fields) {
    return system()
        .write(
            "people",
            List.of(new WriteRequest.Update(ref("p1"), new Value.Struct(fields), "k1", null)))
        .get(0);
  }

  private static NativeRef ref(String id) {
    return new NativeRef(SystemId.of("odd"), "people", id);
  }

  private String body() {
    var body = asked.get(0).body();
    return body == null ? "" : new String(body, StandardCharsets.UTF_8);
  }

  private HttpSystem system() {
    return OddAnswersTest.connect(
        FORMS,
        asked,
        call ->
            new HttpResult.Answered(
                200,
                Map.of(),
                (call.uri().getPath().endsWith("p1") ? "{\"id\":\"p1\"}" : "{\"data\":[]}")
                    .getBytes(StandardCharsets.UTF_8)));
  }
}
