/** Commands about one record. */
@NullMarked
package io.syncline.cli.record;

import org.jspecify.annotations.NullMarked;
