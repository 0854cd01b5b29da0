package io.syncline.core.definition.source;

import io.syncline.core.definition.key.Alias;
import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Group;
import io.syncline.core.definition.source.policy.AuditLogSettings;
import io.syncline.core.definition.source.policy.Encryption;
import io.syncline.core.definition.source.policy.Enrichment;
import io.syncline.core.definition.source.policy.Security;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One {@code *.sync.yaml} file: what is kept in agreement, by which rules.
 *
 * @param service the name of the sync, unique, {@code [a-z0-9-]+}
 * @param version free text for people, shown with the sync; what runs, changes and dead letters
 *     keep is the hash of the content
 * @param direction who may write
 * @param systems the systems that take part, in the order of their rank
 * @param syncConfig how it is synced
 * @param fieldMapping native field or standard attribute to unified attribute
 * @param unifiedSchema unified attribute to standard attribute or native field
 * @param businessRules what is assigned, asked or derived
 * @param workflows steps in an order
 * @param protection what is encrypted, masked and logged
 */
public record SyncDefinition(
    @Alias("name") String service,
    @Nullable String version,
    @Default("unidirectional") Direction direction,
    List<SystemSpec> systems,
    @Default("{}") SyncConfig syncConfig,
    @Nullable FieldMappings fieldMapping,
    Map<String, String> unifiedSchema,
    List<BusinessRule> businessRules,
    List<Workflow> workflows,
    @Group Protection protection) {

  /**
   * What is encrypted, masked and logged.
   *
   * @param encryption which attributes are encrypted
   * @param security what is masked and logged
   * @param auditLog always on
   */
  public record Protection(
      @Nullable Encryption encryption,
      @Nullable Security security,
      @Nullable AuditLogSettings auditLog) {}

  /** The primary: the system marked so, else the first listed. */
  public SystemSpec primary() {
    return systems.stream().filter(SystemSpec::primary).findFirst().orElse(systems.get(0));
  }

  public SyncDefinition {
    systems = List.copyOf(systems);
    unifiedSchema = Collections.unmodifiableMap(new LinkedHashMap<>(unifiedSchema));
    businessRules = List.copyOf(businessRules);
    workflows = List.copyOf(workflows);
  }

  /** The same with other systems. */
  public SyncDefinition with(List<SystemSpec> others) {
    return new SyncDefinition(
        service,
        version,
        direction,
        others,
        syncConfig,
        fieldMapping,
        unifiedSchema,
        businessRules,
        workflows,
        protection);
  }

  /** The sources that are asked for what records lack; empty where none is to be. */
  public List<Enrichment.Source> enrichmentSources() {
    var enrichment = syncConfig.governance().enrichment();
    return enrichment == null || !enrichment.enabled() ? List.of() : enrichment.sources();
  }
}
