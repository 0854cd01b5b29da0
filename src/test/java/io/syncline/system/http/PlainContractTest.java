package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.ReadOutcome;
import io.syncline.sandbox.kernel.Sandbox;
import io.syncline.sandbox.legacy.LegacySandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The example of full events, over the stand-in that sends them. */
class PlainContractTest extends ConnectedSystemContract {

  @Override
  Vendor vendor() {
    return new Vendor("plain", "contacts", "email", "firstName", "phone", null);
  }

  @Override
  SystemType manifest() {
    return Manifests.read(Path.of("docs/full-events/systems/plain.system.yaml"));
  }

  @Override
  Sandbox start() {
    var started = LegacySandbox.start();
    started.versions(true);
    return started;
  }

  @Override
  Map<String, String> settings(Sandbox sandbox) {
    return Map.of("baseUrl", sandbox.baseUri().toString(), "token", LegacySandbox.DEFAULTS.token());
  }

  @Override
  Map<String, ?> person(String firstName, String email) {
    return Map.of("firstName", firstName, "email", email);
  }

  @Test
  @DisplayName("S3: what an event holds is what a read shows")
  void s3whatAnEventHoldsIsWhatAReadShows() {
    var id = sandbox.create(person("Ann", "ann@example.com"));
    var read = ((ReadOutcome.Found) system.read("contacts", List.of(ref(id))).get(0)).record();
    var event = event(read.answered());

    assertThat(system.held(ref(id), event)).contains(read);
    assertThat(read.version()).isNotNull();
    assertThat(read.updatedAt()).isNotNull();
  }

  @Test
  @DisplayName("S3: an event that holds another record, or none, holds nothing for this one")
  void s3anotherRecordIsNotHeld() {
    var id = sandbox.create(person("Ann", "ann@example.com"));
    var read = ((ReadOutcome.Found) system.read("contacts", List.of(ref(id))).get(0)).record();

    assertThat(system.held(ref("other"), event(read.answered()))).isEmpty();
    assertThat(system.held(ref(id), event(Value.text("ann")))).isEmpty();
    assertThat(system.held(ref(id), event(Value.Struct.EMPTY))).isEmpty();
    assertThat(system.held(ref(id), Value.Struct.EMPTY)).isEmpty();
  }

  @Test
  @DisplayName("S3: where a route of one's own reads the record, the event does not show its form")
  void s3aRouteThatReadsHasAFormOfItsOwn() {
    var id = sandbox.create(person("Ann", "ann@example.com"));
    var read = ((ReadOutcome.Found) system.read("contacts", List.of(ref(id))).get(0)).record();
    var event = event(read.answered());

    assertThat(new RoutedSystem(system, new Having("get")).held(ref(id), event)).isEmpty();
    assertThat(new RoutedSystem(system, new Having("update")).held(ref(id), event)).isPresent();
  }

  @Override
  Value.Struct base(String id) {
    return system.read("contacts", List.of(ref(id))).get(0) instanceof ReadOutcome.Found found
        ? found.record().fields()
        : Value.Struct.EMPTY;
  }

  private static Value.Struct event(Value contact) {
    return new Value.Struct(Map.of("type", Value.text("contact.updated"), "contact", contact));
  }

  /** Routes of one operation. */
  private record Having(String operation) implements OperationRoutes {
    @Override
    public boolean has(String name) {
      return name.endsWith("." + operation);
    }

    @Override
    public @Nullable Value call(
        String name, Value body, Map<String, String> about, Duration timeout) {
      return null;
    }
  }
}
