package io.syncline.sandbox.hubspot;

import io.syncline.sandbox.kernel.Ledger;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.Sandbox;
import io.syncline.sandbox.kernel.SandboxOptions;
import io.syncline.sandbox.kernel.SandboxServer;
import io.syncline.sandbox.kernel.VendorClock;
import java.util.List;

/**
 * A running stand-in for HubSpot's CRM; fields are HubSpot's property names, all values text.
 *
 * <p>The classes of this package say what comes from the vendor's published API and what is
 * assumed. Notable: emails are stored in lower case; an empty text clears a property and a null
 * changes nothing; an undefined property is refused.
 */
public final class HubSpotSandbox implements Sandbox {
  /** Credentials when none are given: {@code token}, and the secret of signature v3. */
  public static final SandboxOptions DEFAULTS =
      SandboxOptions.of("hubspot", "sandbox-hubspot-token", "sandbox-hubspot-client-secret");

  private final SandboxServer server;
  private final HubSpotVendor vendor;

  private HubSpotSandbox(SandboxServer server, HubSpotVendor vendor) {
    this.server = server;
    this.vendor = vendor;
  }

  /** Starts with {@link #DEFAULTS} on free ports. */
  public static HubSpotSandbox start() {
    return start(DEFAULTS);
  }

  public static HubSpotSandbox start(SandboxOptions options) {
    var ledger = new Ledger(new VendorClock(options.clock()));
    var vendor = new HubSpotVendor(ledger, options);
    return new HubSpotSandbox(SandboxServer.start(vendor, ledger, options), vendor);
  }

  @Override
  public SandboxServer server() {
    return server;
  }

  @Override
  public String object() {
    return "contacts";
  }

  public List<NativeRecord> contacts() {
    return records();
  }

  public List<NativeRecord> companies() {
    return server.ledger().store("companies").all();
  }

  /** Adds a custom property, as an administrator would. */
  public void define(String objectType, String property, boolean unique) {
    vendor.define(objectType, property, unique);
  }
}
