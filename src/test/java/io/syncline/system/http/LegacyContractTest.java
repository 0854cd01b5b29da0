package io.syncline.system.http;

import io.syncline.core.model.Value;
import io.syncline.core.system.ReadOutcome;
import io.syncline.sandbox.kernel.Sandbox;
import io.syncline.sandbox.legacy.LegacySandbox;
import java.util.List;
import java.util.Map;

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

  @Override
  Value.Struct base(String id) {
    return system.read("contacts", List.of(ref(id))).get(0) instanceof ReadOutcome.Found found
        ? found.record().fields()
        : Value.Struct.EMPTY;
  }
}
