package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.transform.path.Paths;
import io.syncline.sandbox.hubspot.HubSpotSandbox;
import io.syncline.sandbox.kernel.Sandbox;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HubSpotContractTest extends ConnectedSystemContract {

  @Override
  Vendor vendor() {
    return new Vendor(
        "hubspot",
        "contacts",
        "properties.email",
        "properties.firstname",
        "properties.phone",
        "properties.syncline_id");
  }

  @Override
  Sandbox start() {
    return HubSpotSandbox.start();
  }

  @Override
  Map<String, String> settings(Sandbox sandbox) {
    return Map.of(
        "baseUrl", sandbox.baseUri().toString(), "token", HubSpotSandbox.DEFAULTS.token());
  }

  @Override
  Map<String, ?> person(String firstName, String email) {
    return Map.of("firstname", firstName, "email", email);
  }

  @Override
  Map<String, ?> screen(Map<String, Value> fields) {
    return plain((Value.Struct) Paths.read(Paths.write(Value.Struct.EMPTY, fields), "properties"));
  }

  @Test
  void s23TheTotalIsReportedBeyondThePagingLimitOfASearch() {
    assertThat(system.count("contacts")).hasValue(0);
    var id = sandbox.create(person("Ada", "ada@example.com"));
    for (int i = 0; i < 10_001; i++) {
      sandbox.create(person("P", "p" + i + "@example.com"));
    }
    assertThat(system.count("contacts")).hasValue(10_002);
    sandbox.remove(id);
    assertThat(system.count("contacts")).hasValue(10_001);
    assertThat(system.count("companies")).hasValue(0);

    sandbox.control().failNext(1, 503);
    assertThatThrownBy(() -> system.count("contacts")).isInstanceOf(SystemFailure.class);
  }

  @Test
  void s9aDuplicateIsReportedWithTheIdOfTheExistingRecord() {
    var id = sandbox.create(person("Ada", "ada@example.com"));
    assertThat(write(create("Other", "ada@example.com")))
        .isInstanceOfSatisfying(
            WriteOutcome.AlreadyThere.class,
            there -> assertThat(there.existing()).isEqualTo(ref(id)));
    var both = List.of(create("Other", "ada@example.com"), create("New", "new@example.com"));
    var outcomes = system.write("contacts", both);
    assertThat(outcomes.get(0))
        .isInstanceOfSatisfying(
            WriteOutcome.AlreadyThere.class,
            there -> assertThat(there.existing()).isEqualTo(ref(id)));
    assertThat(outcomes.get(1)).isInstanceOf(WriteOutcome.Done.class);
  }
}
