/** System types: objects, operations, paging, webhooks, settings. */
@NullMarked
package io.syncline.core.definition.system;

import org.jspecify.annotations.NullMarked;
