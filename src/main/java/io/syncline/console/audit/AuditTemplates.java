package io.syncline.console.audit;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.PageFrame;
import java.util.List;

@CheckedTemplate(basePath = "console")
final class AuditTemplates {

  private AuditTemplates() {}

  static native TemplateInstance audit(PageFrame frame, List<AuditMonth> months);
}
