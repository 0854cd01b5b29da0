package io.syncline.sandbox.xero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import io.syncline.sandbox.Caller;
import io.syncline.sandbox.EditStream;
import io.syncline.sandbox.EditTarget;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Judges requests and the stand-in's answers by Xero's own OpenAPI description. */
class XeroSpecTest {
  private static final String CONTACTS = "/api.xro/2.0/Contacts";

  private record Call(Request request, Reply reply) {}

  private static OpenApiInteractionValidator validator() {
    var file = Path.of(System.getProperty("specs.dir", ""), "xero-accounting.json");
    assumeTrue(
        Files.isRegularFile(file),
        "skipped: Xero's requests and answers are not judged, because -Dspecs.dir names no folder"
            + " with xero-accounting.json");
    // The description leaves out Id, Status, ProviderName and the fields of 400 elements, which its
    // own examples show; so members it does not know are no errors here.
    return OpenApiInteractionValidator.createFor(file.toUri().toString())
        .withLevelResolver(
            LevelResolver.create()
                .withLevel("validation.schema.additionalProperties", ValidationReport.Level.IGNORE)
                .withLevel("validation.request.security.missing", ValidationReport.Level.IGNORE)
                .build())
        .build();
  }

  @Test
  void everyRequestAndAnswerFitsXerosDescription() {
    var validator = validator();
    try (var xero = XeroSandbox.start();
        var stream = new EditStream(3, EditTarget.of(xero))) {
      stream.populate(30).run(30);
      var calls = new ArrayList<Call>();
      xero.server().tap((request, reply) -> calls.add(new Call(request, reply)));
      exercise(xero);

      assertThat(calls).hasSize(14);
      assertThat(calls).allSatisfy(call -> assertThat(problems(validator, call)).isEmpty());
      assertThat(calls).extracting(c -> c.reply().status()).contains(200, 400);
    }
  }

  @Test
  void aBodyThatDoesNotFitIsNoticed() {
    var validator = validator();
    var request =
        SimpleRequest.Builder.put(CONTACTS)
            .withHeader("xero-tenant-id", "t")
            .withContentType("application/json")
            .withBody("{\"Contacts\":[{\"ContactStatus\":\"GONE\"}]}")
            .build();
    assertThat(validator.validateRequest(request).hasErrors()).isTrue();
  }

  private static void exercise(XeroSandbox xero) {
    var caller =
        new Caller(
            xero.baseUri(),
            Map.of(
                "Authorization",
                "Bearer " + xero.accessToken(),
                "Accept",
                "application/json",
                "Content-Type",
                "application/json",
                "xero-tenant-id",
                XeroSandbox.TENANT));
    var id = xero.contacts().get(0).id();
    caller.get(CONTACTS);
    caller.get(CONTACTS + "?page=1&pageSize=10&includeArchived=true&order=Name");
    caller.get(CONTACTS + "?summaryOnly=true&page=2");
    caller.get(CONTACTS + "?IDs=" + id);
    caller.get(CONTACTS + "?where=Name==\"nobody\"");
    caller.with("If-Modified-Since", "2020-01-01T00:00:00Z").get(CONTACTS);
    caller.get(CONTACTS + "/" + id);
    var body =
        """
        {"Contacts":[{"Name":"Nia Okoro","ContactNumber":"n-1","EmailAddress":"nia@example.com",
          "Phones":[{"PhoneType":"MOBILE","PhoneNumber":"555","PhoneCountryCode":"44"}],
          "Addresses":[{"AddressType":"STREET","City":"Cork","Country":"Ireland"}]}]}
        """;
    caller.with("Idempotency-Key", "a").put(CONTACTS, body);
    caller.with("Idempotency-Key", "a").put(CONTACTS, body);
    caller.put(CONTACTS, body);
    caller.put(CONTACTS + "?summarizeErrors=false", body);
    caller.post(CONTACTS, "{\"Contacts\":[{\"ContactNumber\":\"n-1\",\"FirstName\":\"Nia\"}]}");
    caller.post(CONTACTS + "/" + id, "{\"Contacts\":[{\"ContactStatus\":\"ARCHIVED\"}]}");
    caller.post(CONTACTS + "/" + id, "{\"Contacts\":[{\"Name\":\"\"}]}");
  }

  private static List<String> problems(OpenApiInteractionValidator validator, Call call) {
    var sent = call.request();
    var request = new SimpleRequest.Builder(Method.valueOf(sent.method()), sent.path());
    sent.headers().forEach(request::withHeader);
    sent.parameters().forEach(request::withQueryParam);
    if (sent.body().length > 0) {
      request.withBody(new String(sent.body(), StandardCharsets.UTF_8));
    }
    var response = SimpleResponse.Builder.status(call.reply().status());
    call.reply().headers().forEach(response::withHeader);
    response.withBody(new String(call.reply().body(), StandardCharsets.UTF_8));
    return validator.validate(request.build(), response.build()).getMessages().stream()
        .filter(m -> m.getLevel() == ValidationReport.Level.ERROR)
        .map(m -> sent.method() + " " + sent.path() + ": " + m.getMessage())
        .toList();
  }
}
