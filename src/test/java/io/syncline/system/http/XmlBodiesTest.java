package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.path.Paths;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers in XML. */
class XmlBodiesTest {

  private static final SystemId ODD = SystemId.of("odd");

  /** As the list of an object store: one element for each object, a marker for the next page. */
  private static final String STORE =
      """
      errors: [{path: Error.Code, is: SlowDown, failure: rateLimited}, {status: 404, path: Error.Code, is: NoSuchKey, failure: missing}]
      objects:
        files:
          id: Key
          updatedAt: LastModified
          path: /bucket
          accept: xml
          records: ListBucketResult.Contents
          record: Object
          fields: {Size: {type: integer}, Tags.Tag: {type: list}, "Grant[@type=owner].$text": {}}
          operations:
            list:
              withoutRecords: empty
              paging: {kind: cursor, parameter: marker, next: ListBucketResult.NextMarker, more: ListBucketResult.IsTruncated, sizeParameter: max-keys}
            get: {}
      """;

  /** As a service that speaks SOAP. */
  private static final String SOAP =
      """
      objects:
        people:
          id: Id
          path: /soap
          encoding: xml
          accept: xml
          xml: {namespaces: {soap: "http://schemas.xmlsoap.org/soap/envelope/", p: "urn:people"}, order: [soap:Header, p:Name, p:City]}
          record: soap:Envelope.soap:Body.p:Saved.p:Person
          fields: {"p:Name": {}, "p:Tags.p:Tag": {type: list}}
          operations:
            create:
              id: p:Id
              headers: {SOAPAction: urn:save, content-type: text/xml}
              body:
                soap:Envelope:
                  soap:Body: {p:Save: {"...": "{fields}", "@mode": "{marker|idempotencyKey}"}}
                  soap:Header: {p:From: {"@xmlns": "urn:from", "@city": "Zü\\"rich", $text: a < b}}
      """;

  private final List<HttpCall> asked = new ArrayList<>();

  @Test
  void elementsAndAttributesAreReadByTheSamePathsAsJson() {
    var page =
        list(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
              <IsTruncated>true</IsTruncated>
              <NextMarker>b&amp;b</NextMarker>
              <Contents>
                <Key>a</Key><LastModified>2026-03-01T10:00:00Z</LastModified><Size>12</Size><ETag/>
                <Grant type="reader">all</Grant><Grant type="owner">ada</Grant>
                <Tags><Tag>x</Tag><Tag>y</Tag></Tags>
                <Owner id="7"><Name><![CDATA[A & B]]></Name></Owner>
              </Contents>
              <Contents><Key>b</Key><Grant type="owner">bob</Grant><Tags><Tag>z</Tag></Tags></Contents>
            </ListBucketResult>
            """);

    assertThat(page).extracting(it -> it.ref().id()).containsExactly("a", "b");
    assertThat(page.get(0).updatedAt()).isEqualTo("2026-03-01T10:00:00Z");
    assertThat(said(page.get(0), "Size")).isEqualTo(Value.text("12"));
    assertThat(said(page.get(0), "ETag")).as("empty").isEqualTo(Value.text(""));
    assertThat(said(page.get(1), "ETag")).as("not there").isNull();
    assertThat(said(page.get(0), "Owner.@id")).isEqualTo(Value.text("7"));
    assertThat(said(page.get(0), "Owner.Name.$text")).isEqualTo(Value.text("A & B"));
    assertThat(page)
        .extracting(it -> said(it, "Grant[@type=owner].$text"))
        .containsExactly(Value.text("ada"), Value.text("bob"));
    assertThat(page)
        .extracting(it -> said(it, "Tags.Tag"))
        .containsExactly(
            new Value.Items(List.of(Value.text("x"), Value.text("y"))),
            new Value.Items(List.of(Value.text("z"))));
    assertThat(asked.get(0).headers()).containsEntry("Accept", "application/xml");
  }

  @Test
  void theNextPageIsWhereTheAnswerSays() {
    var system =
        system(
            STORE,
            call ->
                xml(
                    call.uri().toString().contains("marker=")
                        ? "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>b</Key></Contents></ListBucketResult>"
                        : "<ListBucketResult><IsTruncated>true</IsTruncated><NextMarker>a</NextMarker><Contents><Key>a</Key></Contents></ListBucketResult>"));
    var first = system.list(new ListRequest("files", null, null, 10));
    var second = system.list(new ListRequest("files", null, first.next(), 10));

    assertThat(second.records()).extracting(it -> it.ref().id()).containsExactly("b");
    assertThat(second.next()).isNull();
    assertThat(asked.get(1).uri().getRawQuery()).isEqualTo("marker=a&max-keys=10");
  }

  @Test
  void aListWithoutElementsIsEmptyOnlyInItsDocument() {
    assertThat(list("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"))
        .isEmpty();
    assertThat(list("<a:ListBucketResult xmlns:a='urn:x'/>")).isEmpty();
    assertThat(failure(xml("<Maintenance/>"))).isInstanceOf(Failure.Transient.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE html><html><body><form>Log in</form></body></html>",
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body/></html>",
        "<ListBucketResult><Contents><Key>a</Key></Contents>",
        "<ListBucketResult><Contents><Key>a",
        "<ListBucketResult/><ListBucketResult/>",
        "{\"records\":[]}",
        "Bad gateway",
        "<!DOCTYPE r [<!ENTITY e SYSTEM"
            + " 'file:///etc/passwd'>]><ListBucketResult><Contents><Key>&e;</Key></Contents></ListBucketResult>",
        "<!DOCTYPE r [<!ENTITY a 'x'><!ENTITY b"
            + " '&a;&a;'>]><ListBucketResult><Contents><Key>&b;</Key></Contents></ListBucketResult>",
        "<!DOCTYPE r SYSTEM 'http://localhost:1/x.dtd'><ListBucketResult/>",
        "<ListBucketResult><Contents><Key>&e;</Key></Contents></ListBucketResult>",
        "<ListBucketResult xmlns:a='urn:a'"
            + " xmlns:b='urn:b'><a:Contents/><b:Contents/></ListBucketResult>"
      })
  void whatIsNotTheDocumentAskedForIsNoEmptyList(String body) {
    for (var type : List.of("application/xml", "text/html; charset=UTF-8", "")) {
      var failure = failure(answer(200, type, body.getBytes(StandardCharsets.UTF_8)));
      assertThat(failure).as(type).isInstanceOf(Failure.Transient.class);
      assertThat(failure.toString()).doesNotContain("passwd", "Log in", "Bad gateway");
    }
  }

  @Test
  void elementsWithinElementsEnd() {
    var deep = "<a>".repeat(100_000) + "</a>".repeat(100_000);
    assertThat(failure(xml("<ListBucketResult>" + deep + "</ListBucketResult>")).toString())
        .contains("levels");
  }

  @Test
  void anOrdinaryDocumentIsReadWhateverLimitsJavaHas() {
    var attributes = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      attributes.append(" a").append(i).append("='1'");
    }
    var deep = "<a>".repeat(150) + "x" + "</a>".repeat(150);
    var note = "&lt;&amp;&gt;".repeat(50_000);

    var page =
        list(
            "<ListBucketResult><Contents%s><Key>k</Key><Note>%s</Note>%s</Contents></ListBucketResult>"
                .formatted(attributes, note, deep));

    assertThat(said(page.get(0), "Note")).isEqualTo(Value.text("<&>".repeat(50_000)));
    assertThat(said(page.get(0), "@a299")).isEqualTo(Value.text("1"));
  }

  @Test
  void jsonInsteadOfXmlIsJudgedByTheRulesAndIsNoList() {
    var failure =
        failure(answer(200, "application/json", bytes("{\"Error\":{\"Code\":\"SlowDown\"}}")));
    assertThat(failure).isInstanceOf(Failure.RateLimited.class);
    failure = failure(answer(200, "application/json; charset=utf-8", bytes("{\"records\":[]}")));
    assertThat(failure.toString()).contains("JSON instead of XML");
  }

  @Test
  void failuresInXmlAreJudgedByTheRules() {
    var slow = "<?xml version='1.0'?><Error><Code>SlowDown</Code></Error>";
    assertThat(failure(answer(503, "application/xml", bytes(slow))))
        .isInstanceOf(Failure.RateLimited.class);
    assertThat(failure(xml(slow))).as("in a success").isInstanceOf(Failure.RateLimited.class);
    assertThat(read(answer(404, "text/xml", bytes("<Error><Code>NoSuchKey</Code></Error>"))))
        .isInstanceOf(ReadOutcome.Missing.class);
    assertThat(read(answer(404, "text/xml", bytes("<Error><Code>NoSuchBucket</Code></Error>"))))
        .as("rules say which answers mean that it is missing")
        .isInstanceOf(ReadOutcome.Failed.class);
    assertThat(read(answer(404, "application/xml", bytes("<Error><Code>NoSuchKe"))))
        .as("it breaks off")
        .isInstanceOfSatisfying(
            ReadOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Transient.class));
  }

  @Test
  void aFailureInXmlIsReadWhereJsonIsAskedFor() {
    var json = STORE.replace("accept: xml", "accept: json");
    var body = bytes("<?xml version='1.0'?><Error><Code>SlowDown</Code></Error>");
    assertThat(failure(json, answer(500, "application/xml", body)))
        .isInstanceOf(Failure.RateLimited.class);
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-8, text/xml; charset=utf-8, ''",
    "UTF-16, application/xml, ''",
    "ISO-8859-1, text/xml; charset=iso-8859-1, ''",
    "windows-1252, application/xml, <?xml version='1.0' encoding='windows-1252'?>",
    "UTF-8, application/xml; charset=nonsense, ''"
  })
  void theCharsetIsWhatTheHeaderOrTheDocumentSays(String charset, String type, String head) {
    var body = head + "<ListBucketResult><Contents><Key>Zoë</Key></Contents></ListBucketResult>";
    var system = system(STORE, call -> answer(200, type, body.getBytes(Charset.forName(charset))));

    assertThat(system.list(new ListRequest("files", null, null, 10)).records())
        .extracting(it -> it.ref().id())
        .containsExactly("Zoë");
  }

  @Test
  void aWrongCharsetIsAFailure() {
    var body =
        "<ListBucketResult><Contents><Key>Zoë</Key></Contents></ListBucketResult>"
            .getBytes(StandardCharsets.ISO_8859_1);
    for (var type : List.of("application/xml", "application/xml; charset=UTF-8")) {
      assertThat(failure(answer(200, type, body))).isInstanceOf(Failure.Transient.class);
    }
  }

  @Test
  void aBodyIsWrittenInTheOrderThatIsSaidWithItsNamespaces() {
    var saved =
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>"
            + "<Saved xmlns='urn:people'><Person><Id>7</Id></Person></Saved></s:Body></s:Envelope>";
    var outcome =
        create(
            saved,
            Map.of(
                "p:City", Value.text("Zürich & <Bern>\r\n"),
                "p:Name", Value.text("Ada"),
                "p:Age", Value.decimal(36),
                "p:Note", Value.CLEARED,
                "p:Tags",
                    new Value.Struct(
                        Map.of(
                            "p:Tag", new Value.Items(List.of(Value.text("x"), Value.text("y")))))));

    assertThat(outcome).isEqualTo(new WriteOutcome.Done(new NativeRef(ODD, "people", "7"), null));
    assertThat(body())
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + "<soap:Envelope xmlns:p=\"urn:people\""
                + " xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\">"
                + "<soap:Header><p:From city=\"Zü&quot;rich\" xmlns=\"urn:from\">a &lt; b</p:From>"
                + "</soap:Header><soap:Body><p:Save mode=\"k1\"><p:Name>Ada</p:Name>"
                + "<p:City>Zürich &amp; &lt;Bern&gt;&#13;\n</p:City><p:Age>36</p:Age><p:Note/>"
                + "<p:Tags><p:Tag>x</p:Tag><p:Tag>y</p:Tag></p:Tags></p:Save></soap:Body>"
                + "</soap:Envelope>");
    assertThat(asked.get(0).headers())
        .containsEntry("content-type", "text/xml")
        .doesNotContainKey("Content-Type")
        .containsEntry("SOAPAction", "urn:save");
  }

  @Test
  void aFaultOfSoapIsJudgedByTheRules() {
    var fault =
        "<S:Envelope xmlns:S='http://schemas.xmlsoap.org/soap/envelope/'><S:Body><S:Fault>"
            + "<faultcode>S:Client.Busy</faultcode></S:Fault></S:Body></S:Envelope>";
    var rule =
        "errors: [{status: 500, path: 'soap:Envelope.soap:Body.soap:Fault.faultcode',"
            + " contains: Busy, failure: transient}]\n";
    var request = new WriteRequest.Create(ODD, "people", Value.Struct.EMPTY, "k1", null);
    var system = system(rule + SOAP, call -> answer(500, "text/xml; charset=utf-8", bytes(fault)));

    assertThat(system.write("people", List.of(request)).get(0))
        .isInstanceOfSatisfying(
            WriteOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Transient.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "<x>", "q:x", "1"})
  void aNameThatNoElementCanHaveIsNotSent(String name) {
    assertRefused(create("<x/>", Map.of(name, Value.text("x"))));
  }

  @Test
  void aCharacterThatXmlCannotHoldIsNotSent() {
    assertRefused(create("<x/>", Map.of("p:Name", Value.text("a\u0001b"))));
  }

  @Test
  void aWriteThatIsAnsweredWithAPageHasNoKnownOutcome() {
    assertThat(create("<html><body>Log in</body></html>", Map.of("p:Name", Value.text("Ada"))))
        .isInstanceOfSatisfying(
            WriteOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.OutcomeUnknown.class));
  }

  private void assertRefused(WriteOutcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            WriteOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Invalid.class));
    assertThat(asked).isEmpty();
  }

  private WriteOutcome create(String answer, Map<String, Value> fields) {
    var request = new WriteRequest.Create(ODD, "people", new Value.Struct(fields), "k1", null);
    return system(SOAP, call -> xml(answer)).write("people", List.of(request)).get(0);
  }

  private List<NativeRecord> list(String body) {
    return system(STORE, call -> xml(body))
        .list(new ListRequest("files", null, null, 10))
        .records();
  }

  private ReadOutcome read(HttpResult answer) {
    return system(STORE, call -> answer)
        .read("files", List.of(new NativeRef(ODD, "files", "a")))
        .get(0);
  }

  private Failure failure(HttpResult answer) {
    return failure(STORE, answer);
  }

  private Failure failure(String manifest, HttpResult answer) {
    var system = system(manifest, call -> answer);
    var failures = new ArrayList<Failure>();
    assertThatThrownBy(() -> system.list(new ListRequest("files", null, null, 10)))
        .isInstanceOfSatisfying(SystemFailure.class, it -> failures.add(it.failure()));
    return failures.get(0);
  }

  private static Value said(NativeRecord record, String path) {
    return Paths.read(record.answered(), path);
  }

  private String body() {
    var body = asked.get(0).body();
    return body == null ? "" : new String(body, StandardCharsets.UTF_8);
  }

  private static HttpResult xml(String body) {
    return answer(200, "application/xml", bytes(body));
  }

  private static HttpResult answer(int status, String type, byte[] body) {
    return new HttpResult.Answered(
        status, type.isEmpty() ? Map.of() : Map.of("content-type", type), body);
  }

  private static byte[] bytes(String body) {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  private HttpSystem system(
      String manifest, java.util.function.Function<HttpCall, HttpResult> vendor) {
    return OddAnswersTest.connect(manifest, asked, vendor);
  }
}
