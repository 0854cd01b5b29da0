package io.syncline.sandbox.demo;

import io.syncline.sandbox.EditTarget;
import io.syncline.sandbox.People;
import io.syncline.sandbox.Person;
import io.syncline.sandbox.hubspot.HubSpotSandbox;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.Sandbox;
import io.syncline.sandbox.xero.XeroSandbox;
import io.syncline.sandbox.zendesk.ZendeskSandbox;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The three stand-in systems and the people whose contacts they hold. */
final class Town {

  private static final long SEED = 7;

  private final Map<Place, Sandbox> systems;
  private final People people = new People(SEED);
  private final List<Citizen> citizens = new ArrayList<>();

  private Town(Map<Place, Sandbox> systems) {
    this.systems = systems;
  }

  /** On free ports; events go to {@code <hooks>/<system>}. */
  static Town start(URI hooks) {
    var systems = new LinkedHashMap<Place, Sandbox>();
    systems.put(
        Place.HUBSPOT,
        HubSpotSandbox.start(HubSpotSandbox.DEFAULTS.hook(Place.HUBSPOT.hook(hooks))));
    systems.put(Place.XERO, XeroSandbox.start(XeroSandbox.DEFAULTS.hook(Place.XERO.hook(hooks))));
    systems.put(
        Place.ZENDESK,
        ZendeskSandbox.start(ZendeskSandbox.DEFAULTS.hook(Place.ZENDESK.hook(hooks))));
    return new Town(systems);
  }

  Sandbox at(Place place) {
    return Objects.requireNonNull(systems.get(place));
  }

  /**
   * What an administrator would put into the environment. The stand-ins have no rate limit and no
   * quota of their own, and a demo is no place to wait for one.
   */
  Map<String, String> environment() {
    var variables = new LinkedHashMap<String, String>();
    systems.forEach(
        (place, system) -> {
          var name = place.name() + "_";
          variables.put(name + "BASE_URL", system.baseUri().toString());
          variables.put(name + "RATE_LIMIT", "1000");
        });
    variables.put("HUBSPOT_QUOTA", "100000000");
    variables.put("XERO_QUOTA", "100000000");
    variables.put("HUBSPOT_TOKEN", HubSpotSandbox.DEFAULTS.token());
    variables.put("HUBSPOT_HOOK_SECRET", HubSpotSandbox.DEFAULTS.hookSecret());
    variables.put("XERO_TOKEN_URL", at(Place.XERO).baseUri() + "/connect/token");
    variables.put("XERO_CLIENT_ID", XeroSandbox.DEFAULTS.account());
    variables.put("XERO_CLIENT_SECRET", XeroSandbox.DEFAULTS.token());
    variables.put("XERO_TENANT_ID", XeroSandbox.TENANT);
    variables.put("XERO_HOOK_SECRET", XeroSandbox.DEFAULTS.hookSecret());
    variables.put("ZENDESK_EMAIL", ZendeskSandbox.DEFAULTS.account());
    variables.put("ZENDESK_TOKEN", ZendeskSandbox.DEFAULTS.token());
    variables.put("ZENDESK_HOOK_SECRET", ZendeskSandbox.DEFAULTS.hookSecret());
    return variables;
  }

  /** A new person, not known in any system yet. */
  Person newcomer() {
    return people.next();
  }

  /** Notes a person created in the CRM. */
  Citizen settle(Person person) {
    var id = EditTarget.of((HubSpotSandbox) at(Place.HUBSPOT)).create(person);
    var citizen = new Citizen(person.email(), id);
    return citizen;
  }

  /** From now on others edit them too. */
  void join(Citizen citizen) {
    citizens.add(citizen);
  }

  List<Citizen> citizens() {
    return citizens;
  }

  /** Their copy in a system, as it is now; null: none. */
  @Nullable NativeRecord copy(Citizen citizen, Place place) {
    var known = citizen.id(place);
    if (known != null) {
      return at(place).record(known);
    }
    var found =
        at(place).records().stream()
            .filter(it -> citizen.email().equals(it.text(place.email())))
            .findFirst();
    found.ifPresent(it -> citizen.knownAs(place, it.id()));
    return found.orElse(null);
  }

  /** How many have the same name, email and phone in all systems, compared now. */
  long inAgreement() {
    return citizens.stream().filter(this::agrees).count();
  }

  boolean agrees(Citizen citizen) {
    var seen =
        systems.keySet().stream()
            .map(place -> Card.of(place, copy(citizen, place)))
            .distinct()
            .toList();
    return seen.size() == 1 && seen.get(0) != null;
  }
}
