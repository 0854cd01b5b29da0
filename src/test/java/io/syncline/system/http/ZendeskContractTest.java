package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Query;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.transform.path.Paths;
import io.syncline.sandbox.kernel.Fault;
import io.syncline.sandbox.kernel.Sandbox;
import io.syncline.sandbox.zendesk.ZendeskSandbox;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ZendeskContractTest extends ConnectedSystemContract {

  @Override
  Vendor vendor() {
    return new Vendor(
        "zendesk", "users", "email", "user_fields.first_name", "phone", "external_id");
  }

  @Override
  Sandbox start() {
    return ZendeskSandbox.start();
  }

  @Override
  Map<String, String> settings(Sandbox sandbox) {
    return Map.of(
        "baseUrl",
        sandbox.baseUri().toString(),
        "email",
        ZendeskSandbox.DEFAULTS.account(),
        "token",
        ZendeskSandbox.DEFAULTS.token());
  }

  @Override
  Map<String, ?> person(String firstName, String email) {
    return Map.of(
        "name",
        firstName + " Person",
        "email",
        email,
        "user_fields",
        Map.of("first_name", firstName, "last_name", "Person"));
  }

  @Test
  void theFullNameFollowsWhicheverPartOfItIsWritten() {
    var id = sandbox.create(person("Ada", "ada@example.com"));
    done(write(update(id, "user_fields.last_name", Value.text("Lovelace"))));
    assertThat(text(found(system.read("users", List.of(ref(id))).get(0)), "name"))
        .isEqualTo("Ada Lovelace");
    done(write(update(id, "phone", Value.text("+4930123456"))));
    assertThat(Paths.read(found(system.read("users", List.of(ref(id))).get(0)).fields(), "name"))
        .isEqualTo(Value.text("Ada Lovelace"));
  }

  @Test
  void s9MarkersAreAskedForTogetherAndOneByOneWhereThatIsRefused() {
    var ada = create("Ada", "ada@example.com");
    var ref = done(write(ada)).ref();
    var queries =
        Stream.of("nobody", String.valueOf(ada.marker()), "nobody else")
            .map(it -> new Query("external_id", Value.text(it)))
            .toList();
    var before = sandbox.server().requests();

    assertThat(adasOf(queries)).containsExactly(List.of(), List.of(ref), List.of());
    assertThat(sandbox.server().requests() - before).isEqualTo(1);

    sandbox.control().fault(Fault.status(400));
    assertThat(adasOf(queries)).containsExactly(List.of(), List.of(ref), List.of());
    assertThat(sandbox.server().requests() - before).isEqualTo(1 + 1 + 3);

    sandbox.control().fault(Fault.status(503));
    assertThat(system.find("users", queries))
        .as("nothing is known of any")
        .allMatch(FindOutcome.Failed.class::isInstance);
  }

  private List<List<NativeRef>> adasOf(List<Query> queries) {
    return system.find("users", queries).stream()
        .map(it -> ((FindOutcome.Found) it).records().stream().map(NativeRecord::ref).toList())
        .toList();
  }

  @Test
  void s9aDuplicateIsReported() {
    sandbox.create(person("Ada", "ada@example.com"));
    assertThat(write(create("Other", "ada@example.com")))
        .isInstanceOf(WriteOutcome.AlreadyThere.class);
  }
}
