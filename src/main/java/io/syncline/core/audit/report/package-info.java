/** What the tables say about a month, for those who check. */
@NullMarked
package io.syncline.core.audit.report;

import org.jspecify.annotations.NullMarked;
