package io.syncline.definition.check.type;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.SystemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Secrets that stand in the file of a system type: a file is read by too many. */
final class SecretChecks {

  private final List<Finding> findings = new ArrayList<>();

  private SecretChecks() {}

  static List<Finding> of(SystemType type) {
    var checks = new SecretChecks();
    for (int i = 0; i < type.ways().size(); i++) {
      checks.auth(AuthChecks.path(type, i), type.ways().get(i), type);
    }
    if (type.tls() != null) {
      checks.secret("/tls/key", type.tls().key());
      type.settings().forEach((name, it) -> checks.privateKey(name, it, type.tls().key()));
    }
    if (type.webhook() != null) {
      checks.secret("/webhook/signature/secret", type.webhook().signature().secretTemplate());
    }
    type.settings()
        .forEach(
            (name, setting) -> {
              if (setting.secret()) {
                checks.secret("/settings/" + name + "/defaultValue", setting.defaultValue());
              }
            });
    return checks.findings;
  }

  private void auth(String at, Auth auth, SystemType type) {
    secret(at + "/token", auth.fixed().token());
    secret(at + "/password", auth.fixed().password());
    secret(at + "/clientSecret", auth.oauth().clientSecret());
    secret(at + "/refreshToken", auth.oauth().refreshToken());
    var assertion = auth.oauth().assertion();
    secret(at + "/assertion/key", assertion == null ? null : assertion.key());
    authorize(at, auth, type);
    if (auth.kind() == Auth.Kind.API_KEY) {
      apiKey(at + "/headers", auth.fixed().headers());
      apiKey(at + "/query", auth.fixed().query());
    }
  }

  /** Of several one is the key; a file that names no setting in any holds it itself. */
  private void apiKey(String path, Map<String, String> sent) {
    if (!sent.isEmpty() && sent.values().stream().noneMatch(it -> it.contains("${"))) {
      secret(path, "key");
    }
  }

  /** The address at which a person gives consent is shown, and kept by browsers. */
  private void authorize(String at, Auth auth, SystemType type) {
    var said = auth.authorize();
    if (said == null) {
      return;
    }
    shown(at + "/authorize/url", said.url(), type);
    shown(at + "/authorize/scopes", String.join(" ", said.scopes()), type);
    shown(at + "/authorize/parameters", String.join(" ", said.parameters().values()), type);
  }

  private void privateKey(String name, SystemType.Setting setting, String template) {
    if (template.contains("${" + name + "}") && !setting.secret()) {
      findings.add(
          Finding.problem("/settings/" + name, "it holds a private key: say `secret: true`"));
    }
  }

  private void shown(String path, String text, SystemType type) {
    type.settings()
        .forEach(
            (name, setting) -> {
              if (setting.secret() && text.contains("${" + name + "}")) {
                findings.add(
                    Finding.problem(
                        path, "`%s` is secret, and this address is shown".formatted(name)));
              }
            });
  }

  private void secret(String path, @Nullable String written) {
    if (written != null && !written.isEmpty() && !written.contains("${")) {
      findings.add(
          Finding.notice(
              path, "the file contains a secret; declare a setting and write `${<setting>}`"));
    }
  }
}
