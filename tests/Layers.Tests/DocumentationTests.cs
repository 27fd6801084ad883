namespace Layers.Tests;

/// <summary>What is written about the code is held against the code.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void Code_in_the_documentation_is_code_that_is_compiled()
    {
        var blocks =
            from page in MarkdownFile.All
            from block in page.CodeBlocks
            where block.Source is not null || block.Language is "csharp" or "html"
            select (page.Name, block);

        Assert.NotEmpty(blocks);
        Assert.All(blocks, found =>
        {
            Assert.True(found.block.Source is not null, $"{found.Name} has a block of {found.block.Language} that comes from nowhere: put <!-- snippet: path#region --> above it.");
            string[]? region = SourceRegion.Read(found.block.Source);
            Assert.True(region is not null, $"{found.Name} shows {found.block.Source}, which is not there.");
            Assert.Equal(region, found.block.Lines);
        });
    }

    /// <summary>Who pastes each block of the page has the programs that are compiled here.</summary>
    [Theory, InlineData("Server"), InlineData("Client")]
    public void Getting_started_shows_its_programs_from_the_first_line_to_the_last(string program)
    {
        var page = new MarkdownFile(Path.Combine(RepositoryTree.Root, "docs", "getting-started.md"));
        string file = Path.Combine(RepositoryTree.Root, "samples", "GettingStarted", program, "Program.cs");

        (string[] places, string[] codeOutside) = SourceRegion.Of(file);
        var shown = page.CodeBlocks.Where(block => block.Source?.StartsWith(RepositoryTree.Relative(file), StringComparison.Ordinal) is true)
            .Select(block => block.Source!);

        Assert.Empty(codeOutside);
        Assert.Equal(places.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
        Assert.Equal(places.Where(IsStatement), shown.Where(IsStatement));

        // The types stand last in the file; the page may show them as soon as they are spoken of.
        static bool IsStatement(string place) => !place.EndsWith("#types", StringComparison.Ordinal);
    }

    [Fact]
    public void Links_lead_somewhere()
    {
        var dead =
            from page in MarkdownFile.All
            from link in page.Links
            where !link.Contains(':', StringComparison.Ordinal) && !Leads(page, link)
            select $"{page.Name}: {link}";

        Assert.NotEmpty(MarkdownFile.All.SelectMany(page => page.Links));
        Nothing(dead);
    }

    [Fact]
    public void Paragraphs_that_comments_refer_to_are_in_the_specs()
    {
        var references =
            from file in RepositoryTree.Files("src", "*.cs")
            from paragraph in SpecParagraphs.ReferredToIn(file)
            select (Paragraph: paragraph, From: $"{RepositoryTree.Relative(file)}: {paragraph}");

        Assert.NotEmpty(references);
        Nothing(references.Where(reference => !SpecParagraphs.All.Contains(reference.Paragraph)).Select(reference => reference.From).Distinct());
    }

    [Theory, InlineData("docs/architecture.md"), InlineData("CONTRIBUTING.md")]
    public void Layer_table_is_the_one_that_is_enforced(string page)
    {
        var written =
            from row in new MarkdownFile(Path.Combine(RepositoryTree.Root, page)).Rows
            where LayerTests.Allowed.ContainsKey(row[0].Trim('`')) && row.Length == 3
            select $"{row[0].Trim('`')}: {row[1].Replace("`", "", StringComparison.Ordinal)}";

        var enforced = LayerTests.Allowed.Select(row => $"{row.Key}: {(row.Value.Length == 0 ? "the base library" : string.Join(", ", row.Value))}");

        Assert.Equal(enforced, written);
    }

    /// <summary>Unlike <c>Assert.Empty</c>, shows all that there is.</summary>
    private static void Nothing(IEnumerable<string> offences)
    {
        string all = string.Join('\n', offences);
        Assert.True(all.Length == 0, all);
    }

    private static bool Leads(MarkdownFile page, string link)
    {
        string[] parts = link.Split('#');
        string target = parts[0].Length == 0 ? Path.Combine(RepositoryTree.Root, page.Name) : Path.GetFullPath(Path.Combine(page.Folder, parts[0]));

        if (parts.Length == 1) return Path.Exists(target);
        return File.Exists(target) && new MarkdownFile(target).Anchors.Contains(parts[1]);
    }
}
