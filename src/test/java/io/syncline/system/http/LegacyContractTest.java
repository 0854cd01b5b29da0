package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.sandbox.kernel.Sandbox;
import io.syncline.sandbox.legacy.LegacySandbox;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LegacyContractTest extends ConnectedSystemContract {

  @Override
  Vendor vendor() {
    return new Vendor("legacy", "contacts", "email", "firstName", "phone", null);
  }

  @Override
  Sandbox start() {
    return LegacySandbox.start();
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
  @DisplayName(
      "S8: a replacement computed from a copy that was edited since is refused by its ETag")
  void s8AStaleReplacementIsRefusedByItsETag() {
    ((LegacySandbox) sandbox).etags(true);
    var id = sandbox.create(person("Ann", "ann@example.com"));
    var read = (ReadOutcome.Found) system.read("contacts", List.of(ref(id))).get(0);
    var version = read.record().version();
    assertThat(version).isNotNull();
    sandbox.edit(id, Map.of("phone", "1"));

    assertThat(write(id, version)).isInstanceOf(WriteOutcome.Stale.class);
    var now = (ReadOutcome.Found) system.read("contacts", List.of(ref(id))).get(0);
    var done = (WriteOutcome.Done) write(id, now.record().version());
    assertThat(done.answer()).isNotNull();
    assertThat(done.answer().version()).isNotNull().isNotEqualTo(version);
  }

  private WriteOutcome write(String id, String version) {
    var fields = new Value.Struct(Map.of("firstName", Value.text("Anne")));
    return system
        .write("contacts", List.of(new WriteRequest.Update(ref(id), fields, "key", version)))
        .get(0);
  }

  @Override
  Value.Struct base(String id) {
    return system.read("contacts", List.of(ref(id))).get(0) instanceof ReadOutcome.Found found
        ? found.record().fields()
        : Value.Struct.EMPTY;
  }
}
