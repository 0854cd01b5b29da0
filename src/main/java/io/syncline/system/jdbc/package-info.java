/** Tables and views of relational databases as systems, by JDBC (docs/databases.md). */
@NullMarked
package io.syncline.system.jdbc;

import org.jspecify.annotations.NullMarked;
