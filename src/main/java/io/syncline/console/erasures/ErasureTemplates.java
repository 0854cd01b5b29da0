package io.syncline.console.erasures;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.PageFrame;

@CheckedTemplate(basePath = "console")
final class ErasureTemplates {

  private ErasureTemplates() {}

  static native TemplateInstance erasures(PageFrame frame, ErasureList list);

  static native TemplateInstance due(PageFrame frame, DueSheet sheet);

  static native TemplateInstance preview(PageFrame frame, PreviewSheet sheet);

  static native TemplateInstance erasure(PageFrame frame, ErasureSheet sheet);
}
