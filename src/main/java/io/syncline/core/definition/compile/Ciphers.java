package io.syncline.core.definition.compile;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.source.policy.Encryption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which attributes a definition wants encrypted: those it names, else all of its attributes. */
public final class Ciphers {

  /** The variable of {@code syncline.secret-key}. */
  public static final String KEY = "SYNCLINE_SECRET_KEY";

  private final boolean all;
  private final Set<String> named = new HashSet<>();

  Ciphers(SyncDefinition sync, AttributeScope scope) {
    var asked = asked(sync);
    this.all = asked.stream().anyMatch(Ciphers::isForAll);
    for (var encryption : asked) {
      var names = new HashMap<String, Boolean>();
      encryption.attributes().forEach(it -> names.put(it, true));
      encryption.byAttribute().keySet().forEach(it -> names.put(it, true));
      named.addAll(scope.resolve(names).keySet());
    }
  }

  private static boolean isForAll(Encryption asked) {
    return asked.attributes().isEmpty() && asked.byAttribute().isEmpty()
        || asked.attributes().contains("*")
        || asked.byAttribute().containsKey("*");
  }

  boolean encrypts(String attribute) {
    return all || named.contains(attribute);
  }

  /** What keeps a definition from starting that asks for what only a key can do (S24). */
  public static List<Finding> missingKey(SyncDefinition sync, Map<String, String> environment) {
    var security = sync.protection().security();
    boolean masks =
        security != null
            && (security.piiProtection() || security.dataMasking().containsValue(true));
    if (environment.containsKey(KEY) || asked(sync).isEmpty() && !masks) {
      return List.of();
    }
    return List.of(
        Finding.holds(
            sync.protection().encryption() == null ? "/security" : "/encryption",
            "it needs a key to encrypt and hash with, and syncline.secret-key ("
                + KEY
                + ") is not"
                + " set; `syncline secret-key` makes one"));
  }

  private static List<Encryption> asked(SyncDefinition sync) {
    var asked = new ArrayList<Encryption>();
    add(asked, sync.protection().encryption());
    add(
        asked,
        sync.protection().security() == null ? null : sync.protection().security().encryption());
    return asked;
  }

  private static void add(List<Encryption> asked, @Nullable Encryption encryption) {
    if (encryption != null) {
      asked.add(encryption);
    }
  }
}
