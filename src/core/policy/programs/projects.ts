import { destructive, read, write } from '../finding.ts';
import { isVersion, type Judge, type Programs } from '../program.ts';
import { code } from './project-code.ts';

/** Database and queue tools of Node projects. */
const projectTool =
  (name: string): Judge =>
  (words) => {
    if (isVersion(words)) return read(`"${name}" says its version`);
    const said = words.map(({ text }) => text).join(' ');
    return /\b(?:reset|drop|undo|rollback|down|revert|clear|delete|flush|wipe|truncate)\b|--(?:force-reset|accept-data-loss|drop-?schema|force)\b|db:(?:drop|migrate:undo\S*)|migration:revert|schema:(?:drop|sync)|db seed/.test(
      said,
    )
      ? destructive('database', `"${name}" takes data away in this form`)
      : write('framework', `"${name}" runs a program of the project`);
  };

/** Migration tools and tasks of projects in any language. */
export const projects: Programs = {
  prisma: projectTool('prisma'),
  knex: projectTool('knex'),
  sequelize: projectTool('sequelize'),
  'sequelize-cli': projectTool('sequelize-cli'),
  typeorm: projectTool('typeorm'),
  'db-migrate': projectTool('db-migrate'),
  'drizzle-kit': projectTool('drizzle-kit'),
  'migrate-mongo': projectTool('migrate-mongo'),
  goose: projectTool('goose'),
  dbmate: projectTool('dbmate'),
  migrate: projectTool('migrate'),
  mix: (words, context, name) =>
    isVersion(words)
      ? read('"mix" says its version')
      : words.some(({ text }) =>
            /^(?:ecto\.(?:drop|reset|rollback)|phx\.digest\.clean|deps\.clean|clean)$/.test(text),
          )
        ? destructive('takes-away', '"mix" takes something away in this form')
        : code(words, context, name),
};
