package io.syncline.console.quality;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.PageFrame;

@CheckedTemplate(basePath = "console")
final class QualityTemplates {

  private QualityTemplates() {}

  static native TemplateInstance quality(PageFrame frame, QualityView view);

  static native TemplateInstance maturity(PageFrame frame, MaturitySheet sheet);
}
