package io.syncline.console.systems;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.PageFrame;
import io.syncline.console.now.SystemSummaries.Summary;
import java.util.List;

@CheckedTemplate(basePath = "console")
final class SystemTemplates {

  private SystemTemplates() {}

  static native TemplateInstance systems(PageFrame frame, List<Summary> systems);

  static native TemplateInstance system(PageFrame frame, SystemSheet sheet);

  static native TemplateInstance consent(PageFrame frame, ConsentLink link);
}
