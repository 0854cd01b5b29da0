package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.WriteOutcome;
import io.syncline.sandbox.kernel.Sandbox;
import io.syncline.sandbox.xero.XeroSandbox;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class XeroContractTest extends ConnectedSystemContract {

  @Override
  Vendor vendor() {
    return new Vendor(
        "xero",
        "contacts",
        "EmailAddress",
        "FirstName",
        "Phones[PhoneType=DEFAULT].PhoneNumber",
        "ContactNumber");
  }

  @Override
  Sandbox start() {
    return XeroSandbox.start();
  }

  @Override
  Map<String, String> settings(Sandbox sandbox) {
    return Map.of(
        "baseUrl",
        sandbox.baseUri().toString(),
        "tokenUrl",
        sandbox.baseUri() + "/connect/token",
        "clientId",
        XeroSandbox.DEFAULTS.account(),
        "clientSecret",
        XeroSandbox.DEFAULTS.token(),
        "tenantId",
        XeroSandbox.TENANT);
  }

  @Override
  Map<String, ?> person(String firstName, String email) {
    return Map.of("Name", email, "FirstName", firstName, "EmailAddress", email);
  }

  @Override
  String noSuchId() {
    return "00000000-1111-2222-3333-444444444444";
  }

  @Test
  void aContactIsNamedAfterThePersonWhenItIsCreated() {
    var ref = done(write(create("Ada", "ada@example.com"))).ref();
    var record = found(system.read("contacts", List.of(ref)).get(0));
    assertThat(text(record, "Name")).isEqualTo("Ada ada@example.com");
    done(write(update(ref.id(), "LastName", Value.text("Lovelace"))));
    var renamed = found(system.read("contacts", List.of(ref)).get(0));
    assertThat(text(renamed, "Name")).isEqualTo("Ada ada@example.com");
    assertThat(text(renamed, "LastName")).isEqualTo("Lovelace");
  }

  @Test
  void s9aNameInUseIsADuplicateAndNeverAnUpdateOfTheOther() {
    var id = sandbox.create(Map.of("Name", "Ada ada@example.com"));
    assertThat(write(create("Ada", "ada@example.com")))
        .isInstanceOf(WriteOutcome.AlreadyThere.class);
    assertThat(text(found(system.read("contacts", List.of(ref(id))).get(0)), "FirstName"))
        .isEmpty();
  }

  @Test
  void anIdInUpperCaseIsTheSameContact() {
    var one = sandbox.create(person("Ada", "ada@example.com"));
    var two = sandbox.create(person("Bob", "bob@example.com"));
    var asked = List.of(ref(one.toUpperCase(Locale.ROOT)), ref(two));
    assertThat(system.read("contacts", asked)).extracting(it -> found(it).ref()).isEqualTo(asked);
    assertThat(system.read("contacts", asked.subList(0, 1)))
        .extracting(it -> found(it).ref())
        .isEqualTo(asked.subList(0, 1));
  }

  @Test
  void aTokenThatWasWithdrawnIsReplacedAtOnce() {
    var id = sandbox.create(person("Ada", "ada@example.com"));
    found(system.read("contacts", List.of(ref(id))).get(0));
    ((XeroSandbox) sandbox).revokeTokens();
    found(system.read("contacts", List.of(ref(id))).get(0));
  }
}
