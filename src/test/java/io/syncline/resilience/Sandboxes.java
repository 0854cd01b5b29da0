package io.syncline.resilience;

import io.syncline.sandbox.hubspot.HubSpotSandbox;
import io.syncline.sandbox.kernel.Journal;
import io.syncline.sandbox.kernel.Sandbox;
import io.syncline.sandbox.legacy.LegacySandbox;
import io.syncline.sandbox.xero.XeroSandbox;
import io.syncline.sandbox.zendesk.ZendeskSandbox;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The four stand-in systems in this JVM, with their webhooks pointed at the product. */
final class Sandboxes implements AutoCloseable {
  final HubSpotSandbox hubspot;
  final XeroSandbox xero;
  final ZendeskSandbox zendesk;
  final LegacySandbox legacy;

  Sandboxes(Product product, long seed) {
    hubspot =
        HubSpotSandbox.start(
            HubSpotSandbox.DEFAULTS.seed(seed).hook(product.uri("/hooks/hubspot")));
    xero = XeroSandbox.start(XeroSandbox.DEFAULTS.seed(seed).hook(product.uri("/hooks/xero")));
    zendesk =
        ZendeskSandbox.start(
            ZendeskSandbox.DEFAULTS.seed(seed).hook(product.uri("/hooks/zendesk")));
    legacy = LegacySandbox.start(LegacySandbox.DEFAULTS.seed(seed));
  }

  /** How the product reaches them. */
  Map<String, String> environment() {
    var variables = new LinkedHashMap<String, String>();
    variables.put("HUBSPOT_BASE_URL", hubspot.baseUri().toString());
    variables.put("HUBSPOT_TOKEN", HubSpotSandbox.DEFAULTS.token());
    variables.put("HUBSPOT_HOOK_SECRET", HubSpotSandbox.DEFAULTS.hookSecret());
    variables.put("XERO_BASE_URL", xero.baseUri().toString());
    variables.put("XERO_TOKEN_URL", xero.baseUri() + "/connect/token");
    variables.put("XERO_CLIENT_ID", XeroSandbox.DEFAULTS.account());
    variables.put("XERO_CLIENT_SECRET", XeroSandbox.DEFAULTS.token());
    variables.put("XERO_TENANT_ID", XeroSandbox.TENANT);
    variables.put("XERO_HOOK_SECRET", XeroSandbox.DEFAULTS.hookSecret());
    variables.put("ZENDESK_BASE_URL", zendesk.baseUri().toString());
    variables.put("ZENDESK_EMAIL", ZendeskSandbox.DEFAULTS.account());
    variables.put("ZENDESK_TOKEN", ZendeskSandbox.DEFAULTS.token());
    variables.put("ZENDESK_HOOK_SECRET", ZendeskSandbox.DEFAULTS.hookSecret());
    variables.put("LEGACY_BASE_URL", legacy.baseUri().toString());
    variables.put("LEGACY_TOKEN", LegacySandbox.DEFAULTS.token());
    return variables;
  }

  Map<String, Sandbox> all() {
    var all = new LinkedHashMap<String, Sandbox>();
    all.put("hubspot", hubspot);
    all.put("xero", xero);
    all.put("zendesk", zendesk);
    all.put("legacy", legacy);
    return all;
  }

  void latency(Duration fixed, Duration jitter) {
    all().values().forEach(it -> it.control().latency(fixed, jitter));
  }

  void newRecordsShowAfter(Duration delay) {
    all().values().forEach(it -> it.control().newRecordsShowAfter(delay));
  }

  /** Webhooks go to this address from now on. */
  void sendTo(LoadBalancer address) {
    for (var system : new String[] {"hubspot", "xero", "zendesk"}) {
      all().get(system).control().webhooks().target(address.uri("/hooks/" + system));
    }
  }

  /** Webhooks that are queued, held back or to be repeated. */
  long waitingHooks() {
    return all().values().stream().mapToLong(it -> it.control().webhooks().tally().waiting()).sum();
  }

  /** Webhooks that a vendor will not repeat although they were not accepted. */
  long lostHooks() {
    return all().values().stream().mapToLong(it -> it.control().webhooks().tally().givenUp()).sum();
  }

  /** What programs wrote into a system, in the order in which it took effect. */
  List<Journal.Entry> writes(String system) {
    return all().get(system).journal().byApi();
  }

  /** Faults of the stand-ins themselves. */
  List<Throwable> defects() {
    return all().values().stream().flatMap(it -> it.server().defects().stream()).toList();
  }

  @Override
  public void close() {
    all().values().forEach(Sandbox::close);
  }
}
