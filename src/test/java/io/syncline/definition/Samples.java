package io.syncline.definition;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.Webhook;
import io.syncline.definition.source.DefinitionReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Small systems and syncs for tests of definitions, read as files would be. */
public final class Samples {

  public static final String OPERATIONS =
      "{get: {method: GET, path: /x}, list: {method: GET, path: /x}, create: {method: POST, path:"
          + " /x, body: {all: \"{fields}\"}}, update: {method: PATCH, path: /x, body: {all:"
          + " \"{fields}\"}}}";

  static final String CRM =
      """
      type: crm
      baseUrl: https://crm.example
      settings: {token: {secret: true}}
      objects:
        contacts:
          entities: [contact, person]
          matchKeys: [properties.email]
          fields:
            properties.email: {attribute: email, type: email, pii: true}
            properties.firstname: firstName
            properties.lastname: lastName
            properties.phone: {attribute: phone, type: phone}
            properties.mobilephone: {attribute: mobile, type: phone}
            properties.hours: {attribute: hours, type: decimal}
            properties.custom: {type: object}
          operations: %1$s
        companies:
          entities: [company, account]
          fields: {name: companyName, city: city}
          operations: %1$s
      """
          .formatted(OPERATIONS);

  static final String BILLING =
      """
      type: billing
      baseUrl: https://billing.example
      objects:
        customers:
          entities: [customer, contact]
          id: CustomerID
          matchKeys: [EmailAddress]
          fields:
            CustomerID: {}
            EmailAddress: {attribute: email, type: email}
            FirstName: firstName
            LastName: lastName
            Hours: {attribute: hours, type: decimal}
            Phones[PhoneType=DEFAULT].PhoneNumber: {attribute: phone, type: phone}
          operations: %1$s
        accounts:
          entities: [account]
          fields: {Name: companyName, City: city}
          operations: %1$s
      """
          .formatted(OPERATIONS);

  static final String DESK =
      """
      type: desk
      baseUrl: https://desk.example
      objects:
        users:
          entities: [user, contact]
          fields: {email: {attribute: email, type: email}, first: firstName, tel: {attribute: phone, type: phone}}
          operations: %1$s
        readers:
          entities: [contact]
          fields: {email: email, first: firstName}
          operations: {get: {method: GET, path: /x}}
      """
          .formatted(OPERATIONS);

  /** A sync of crm and billing, to be continued. */
  public static final String HEAD =
      """
      service: people
      direction: bi-directional
      systems:
        - {id: crm, primary: true, objects: [contacts]}
        - {id: billing, objects: [customers]}
      """;

  private Samples() {}

  public static Loaded load(String... syncs) {
    return load(Map.of(), List.of(), syncs);
  }

  public static Loaded load(Map<String, String> environment, List<Source> more, String... syncs) {
    var sources = new ArrayList<Source>();
    sources.add(new Source("crm.system.yaml", Source.Kind.SYSTEM, CRM));
    sources.add(new Source("billing.system.yaml", Source.Kind.SYSTEM, BILLING));
    sources.add(new Source("desk.system.yaml", Source.Kind.SYSTEM, DESK));
    sources.addAll(more);
    for (int i = 0; i < syncs.length; i++) {
      sources.add(new Source("s" + i + ".sync.yaml", Source.Kind.SYNC, syncs[i]));
    }
    return DefinitionLoader.load(sources, List.of(), environment);
  }

  /** The problems of the manifest of a system type, which stands beside a sync. */
  public static List<String> problemsOf(String type, String manifest) {
    var file = type + ".system";
    var source = new Source(file + ".yaml", Source.Kind.SYSTEM, manifest);
    return load(Map.of(), List.of(source), HEAD).findings().stream()
        .filter(it -> it.kind() == Finding.Kind.PROBLEM)
        .filter(it -> String.valueOf(it.position()).contains(file))
        .map(Finding::toString)
        .toList();
  }

  public static List<String> problems(Loaded loaded) {
    return loaded.findings().stream().filter(Finding::refuses).map(Finding::toString).toList();
  }

  public static List<String> held(Loaded loaded) {
    return of(loaded, Finding.Kind.HOLDS);
  }

  public static List<String> notices(Loaded loaded) {
    return of(loaded, Finding.Kind.NOTICE);
  }

  private static List<String> of(Loaded loaded, Finding.Kind kind) {
    return loaded.findings().stream()
        .filter(it -> it.kind() == kind)
        .map(Finding::toString)
        .toList();
  }

  /** A webhook as a system file says it, read like one; settings are not looked at. */
  public static Webhook webhook(String yaml) {
    var file = "type: t\nbaseUrl: https://t.example\nwebhook:\n" + yaml.indent(2);
    var read = DefinitionReader.readSystem("t.system.yaml", file);
    if (read.definition() == null || read.definition().webhook() == null) {
      throw new AssertionError(read.findings());
    }
    return read.definition().webhook();
  }

  /** How a system file says that requests are authenticated, read like one. */
  public static Auth auth(String words) {
    var file = "type: t\nbaseUrl: https://t.example\nauth: " + words + "\n";
    var read = DefinitionReader.readSystem("t.system.yaml", file);
    if (read.definition() == null) {
      throw new AssertionError(read.findings());
    }
    return read.definition().auth();
  }
}
